"""Every way in which Rasa fails becomes "not now" or "never"."""

import time
from uuid import uuid4

import httpx
import pytest

from bot.errors import RasaRefused, RasaUnavailable
from bot.rasa_client import Hints, RasaClient
from bot.replies import Turn, TurnForm, TurnState
from tests.bot.fake_rasa import make_reply

HINTS = Hints("en", None, None, "web")


def make_turn(conversation: str = "one") -> Turn:
    """Makes a turn that was just kept."""
    return Turn(
        conversation, str(uuid4()), 1, TurnForm.TEXT, "hello", "en", TurnState.WAITING, False, 0, time.time()
    )


def make_client(response: httpx.Response) -> RasaClient:
    """Makes a client of a Rasa that always says the same."""
    http = httpx.AsyncClient(transport=httpx.MockTransport(lambda _request: response))
    return RasaClient(http, ["http://127.0.0.1:5005"])


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408, 425, 429])
async def test_these_statuses_mean_not_now(status: int) -> None:
    with pytest.raises(RasaUnavailable, match=str(status)):
        await make_client(httpx.Response(status)).say_turn(make_turn(), HINTS, 1)


@pytest.mark.parametrize("status", [400, 404, 413, 422])
async def test_these_statuses_mean_never(status: int) -> None:
    with pytest.raises(RasaRefused, match=str(status)):
        await make_client(httpx.Response(status)).say_turn(make_turn(), HINTS, 1)


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"[]", b'{"replies": []}', b'{"replies": [{"kind": "secret words"}]}']
)
async def test_what_breaks_the_contract_is_not_taken_nor_repeated(content: bytes) -> None:
    with pytest.raises(RasaUnavailable) as raised:
        await make_client(httpx.Response(200, content=content)).say_turn(make_turn(), HINTS, 1)
    assert "secret" not in str(raised.value)


async def test_conversations_are_spread_and_each_stays_where_it_is() -> None:
    asked: list[tuple[str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append((request.url.host, request.content.decode()))
        return httpx.Response(200, json={"replies": [make_reply("hello", {})]})

    http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    client = RasaClient(http, ["http://one", "http://two"])
    for number in range(20):
        for _ in range(2):
            await client.say_turn(make_turn(f"conversation-{number}"), HINTS, 1)
    hosts = [host for host, _ in asked]
    assert set(hosts) == {"one", "two"}
    assert hosts[::2] == hosts[1::2]
