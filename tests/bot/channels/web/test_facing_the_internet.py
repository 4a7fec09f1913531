"""Limits, origins and headers: what the open internet may do, and what it is told."""

from collections.abc import AsyncIterator

import httpx
import pytest

from bot.channels.web.headers import DEFAULTS
from tests.bot.client import WebClient
from tests.bot.conftest import StartGateway

ORIGIN = "https://www.council.example"


@pytest.fixture
async def limited(start_gateway: StartGateway, sqlite_url: str) -> AsyncIterator[WebClient]:
    """A gateway behind a proxy, with low limits."""
    limits = {"turn_limit": "2/minute", "opening_limit": "3/minute", "request_limit": "12/minute"}
    async with start_gateway(sqlite_url, proxies="127.0.0.1", **limits) as client:
        yield client


def come_from(client: WebClient, address: str) -> None:
    """Makes the client one whose proxy says it is at this address."""
    client.http.headers["X-Forwarded-For"] = address


async def test_a_conversation_may_take_so_many_turns_and_is_told_when_to_come_back(
    limited: WebClient,
) -> None:
    come_from(limited, "203.0.113.5")
    first, second = await limited.open(), await limited.open()
    for _ in range(2):
        assert (await limited.post(first, text="hello")).status_code == 200
    refused = await limited.post(first, text="hello")
    assert refused.status_code == 429
    assert refused.json()["error"] == {"code": "too_many", "message": "en: error.too_many"}
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert (await limited.post(second, text="hello")).status_code == 200


async def test_a_limit_is_told_in_the_newcomers_language(limited: WebClient) -> None:
    come_from(limited, "203.0.113.5")
    limited.http.headers["Accept-Language"] = "ar"
    opened = await limited.open()
    said = [await limited.post(opened, text="hello") for _ in range(3)]
    assert said[-1].json()["error"]["message"] == "ar: error.too_many"


async def test_an_address_may_open_so_many_conversations(limited: WebClient) -> None:
    come_from(limited, "203.0.113.5")
    for _ in range(3):
        await limited.open()
    assert (await limited.http.post("/api/conversations", json={})).status_code == 429
    come_from(limited, "203.0.113.6")
    assert (await limited.http.post("/api/conversations", json={})).status_code == 201


async def test_one_ipv6_network_is_one_address(limited: WebClient) -> None:
    for last in range(3):
        come_from(limited, f"2001:db8:1:2::{last}")
        await limited.open()
    come_from(limited, "2001:db8:1:2:ffff::9")
    assert (await limited.http.post("/api/conversations", json={})).status_code == 429
    come_from(limited, "2001:db8:1:3::1")
    assert (await limited.http.post("/api/conversations", json={})).status_code == 201


async def test_an_address_may_make_so_many_calls(limited: WebClient) -> None:
    come_from(limited, "203.0.113.5")
    opened = await limited.open()
    answers = [(await limited.read_held(opened)).status_code for _ in range(13)]
    assert answers[0] == 200
    assert answers[-1] == 429


async def test_the_plain_page_has_the_same_limits(limited: WebClient) -> None:
    come_from(limited, "203.0.113.5")
    for _ in range(3):
        await limited.open()
    page = await limited.http.post(
        "/chat", data={"text": "hello", "turn": "6f1c1a52-5a0c-4a53-9c0e-0d5c8f6f4a10"}
    )
    assert page.status_code == 429
    assert "en: error.too_many" in page.text
    assert ">hello</textarea>" in page.text


async def test_without_a_proxy_loopback_is_free_and_nobody_is_believed(
    start_gateway: StartGateway, sqlite_url: str
) -> None:
    async with start_gateway(sqlite_url, opening_limit="1/minute") as client:
        come_from(client, "203.0.113.5")
        for _ in range(4):
            await client.open()


# Origins


@pytest.fixture
async def embedded(start_gateway: StartGateway, sqlite_url: str) -> AsyncIterator[WebClient]:
    """A gateway that one site may embed."""
    async with start_gateway(sqlite_url, origins=ORIGIN) as client:
        yield client


async def ask_before(client: WebClient, origin: str) -> httpx.Response:
    """Asks as a browser does before a call from another site."""
    return await client.http.options(
        "/api/conversations",
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type",
        },
    )


async def test_a_site_in_the_settings_may_call(embedded: WebClient) -> None:
    answer = await ask_before(embedded, ORIGIN)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    opened = await embedded.http.post("/api/conversations", json={}, headers={"Origin": ORIGIN})
    assert opened.headers["access-control-allow-origin"] == ORIGIN
    assert "access-control-allow-credentials" not in opened.headers


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "https://www.council.example.evil.example", "null"]
)
async def test_another_site_may_not(embedded: WebClient, origin: str) -> None:
    answer = await ask_before(embedded, origin)
    assert answer.status_code == 400
    assert "access-control-allow-origin" not in answer.headers


async def test_a_site_can_read_why_it_was_refused(embedded: WebClient) -> None:
    answer = await embedded.http.get("/api/conversations/x", headers={"Origin": ORIGIN})
    assert answer.status_code == 401
    assert answer.headers["access-control-allow-origin"] == ORIGIN


# Headers


@pytest.mark.parametrize("path", ["/", "/chat", "/health", "/nothing", "/api/conversations/x", "/widget.js"])
async def test_every_answer_carries_the_headers(sqlite_web: WebClient, path: str) -> None:
    headers = (await sqlite_web.http.get(path)).headers
    assert DEFAULTS
    for name in DEFAULTS:
        assert name.lower() in headers
    assert "unsafe" not in headers["content-security-policy"]
    assert "set-cookie" not in headers
    assert "server" not in headers or "uvicorn" in headers["server"]
