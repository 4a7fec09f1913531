"""Sign-in through a real OpenID provider of others' making, as a browser goes through it."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
import pytest

from bot.desk.accounts import Account, Role
from bot.errors import SettingsWrong
from bot.store import open_store
from tests.bot.client import WebClient
from tests.bot.conftest import StartGateway
from tests.bot.serving import find_free_port

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
SUB, EMAIL = "7d1c", "amal@council.example"


@pytest.fixture
def provider() -> Iterator[str]:
    """A provider that knows three people; one has an address that nobody checked."""
    from oidc_provider_mock import User, run_server_in_thread

    people = [
        User(sub=SUB, claims={"email": EMAIL, "email_verified": True}),
        User(sub="unchecked", claims={"email": EMAIL, "email_verified": False}),
        User(sub="stranger", claims={"email": "stranger@council.example", "email_verified": True}),
    ]
    with run_server_in_thread(require_nonce=True, user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


@dataclass
class Browser:
    """Somebody's browser, with a gateway that knows the provider."""

    web: WebClient
    http: httpx.AsyncClient
    database: str

    async def link(self, member: str, name: str = "Amal", *, active: bool = True) -> None:
        """An administrator links an account."""
        store = open_store(self.database)
        account = Account(str(uuid4()), name, Role.CONNECTOR, ["bristol"], ["en"], None, True)
        await store.accounts.add_account(account, uuid4().hex, 0.0)
        await store.rooms.link("openid", member, account.id)
        if not active:
            await store.accounts.remove_account(name)
        await store.database.close()

    async def go_through(self, sub: str, **changes: str) -> httpx.Response:
        """Clicks through; `changes` are made to what the provider sends back."""
        begun = await self.http.get(f"{self.web.url}/desk/openid")
        assert begun.status_code == 303, begun.text
        agreed = await self.http.post(begun.headers["location"], data={"sub": sub})
        back = urlsplit(agreed.headers["location"])
        values = {name: one[0] for name, one in parse_qs(back.query).items()} | changes
        return await self.http.get(f"{self.web.url}{back.path}", params=values)

    async def is_in(self) -> bool:
        """Whether the desk opens."""
        return (await self.http.get(f"{self.web.url}/desk")).status_code == 200


@pytest.fixture
async def browser(provider: str, start_gateway: StartGateway, sqlite_url: str) -> AsyncIterator[Browser]:
    """A browser before a gateway that sends people to the provider."""
    settings: dict[str, Any] = {
        "oidc_issuer": provider,
        "oidc_client": "waymark",
        "oidc_secret": "a-secret",
        "desk_url": f"http://127.0.0.1:{find_free_port()}",
    }
    async with (
        start_gateway(sqlite_url, **settings) as web,
        httpx.AsyncClient(trust_env=False) as http,
    ):
        yield Browser(web, http, sqlite_url)


@pytest.mark.parametrize("member", [SUB, EMAIL])
async def test_who_is_linked_gets_in_and_may_sign_out(browser: Browser, member: str) -> None:
    await browser.link(member)
    page = await browser.http.get(f"{browser.web.url}/desk/sign-in")
    assert "/desk/openid" in page.text
    assert not await browser.is_in()
    done = await browser.go_through(SUB)
    assert done.status_code == 200, done.text
    assert 'content="0; url=/desk"' in done.text
    cookies = str(done.headers.get_list("set-cookie")).lower()
    assert "samesite=strict" in cookies
    assert await browser.is_in()


async def test_who_is_not_linked_is_told_so(browser: Browser) -> None:
    await browser.link(SUB)
    told = await browser.go_through("stranger")
    assert told.status_code == 403
    assert "not linked" in told.text
    assert not await browser.is_in()


async def test_an_address_that_nobody_checked_opens_nothing(browser: Browser) -> None:
    await browser.link(EMAIL)
    assert (await browser.go_through("unchecked")).status_code == 403


async def test_a_removed_account_stays_out(browser: Browser) -> None:
    await browser.link(SUB, active=False)
    assert (await browser.go_through(SUB)).status_code == 403


@pytest.mark.parametrize("changes", [{"state": "another"}, {"code": "another"}, {"state": "", "code": ""}])
async def test_what_the_provider_did_not_send_opens_nothing(
    browser: Browser, changes: dict[str, str]
) -> None:
    await browser.link(SUB)
    told = await browser.go_through(SUB, **changes)
    assert told.status_code == 502
    assert "did not work" in told.text
    assert not await browser.is_in()


async def test_a_code_of_another_browser_opens_nothing(browser: Browser) -> None:
    await browser.link(SUB)
    async with httpx.AsyncClient(trust_env=False) as other:
        theirs = Browser(browser.web, other, browser.database)
        begun = await other.get(f"{browser.web.url}/desk/openid")
        agreed = await other.post(begun.headers["location"], data={"sub": SUB})
        back = urlsplit(agreed.headers["location"])
        stolen = await browser.http.get(f"{browser.web.url}{back.path}?{back.query}")
        assert stolen.status_code == 502
        assert not await theirs.is_in()
    assert not await browser.is_in()


async def test_a_provider_that_is_away_is_told(start_gateway: StartGateway, sqlite_url: str) -> None:
    away = f"http://127.0.0.1:{find_free_port()}"
    settings = {"oidc_issuer": away, "oidc_client": "w", "oidc_secret": "s", "desk_url": away}
    async with start_gateway(sqlite_url, **settings) as web:
        told = await web.http.get("/desk/openid")
        assert told.status_code == 502


async def test_set_by_half_it_does_not_start(start_gateway: StartGateway, sqlite_url: str) -> None:
    with pytest.raises(SettingsWrong, match="WAYMARK_OIDC_CLIENT"):
        async with start_gateway(sqlite_url, oidc_issuer="http://127.0.0.1:1"):
            pass
    without = await _read_sign_in(start_gateway, sqlite_url)
    assert "/desk/openid" not in without


async def _read_sign_in(start_gateway: StartGateway, database: str) -> str:
    async with start_gateway(database) as web:
        return (await web.http.get("/desk/sign-in")).text
