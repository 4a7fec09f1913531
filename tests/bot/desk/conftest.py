"""A desk with people at it, in front of a gateway: each with a browser's cookies, forms sent as a browser would."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
from uuid import uuid4

import httpx
import pytest

from bot.desk.access import Access
from bot.desk.accounts import Account, Role
from bot.store import open_store
from tests.bot.client import WebClient
from tests.bot.conftest import StartGateway

PASSWORD = "a long enough secret"
HANDOFF = "please fetch a person"


@dataclass
class Person:
    """Somebody at the desk."""

    account: Account
    http: httpx.AsyncClient

    async def read(self, path: str = "/desk") -> str:
        """Reads a page."""
        answer = await self.http.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    async def send(self, path: str, **fields: str) -> httpx.Response:
        """Sends a form with the token of the session."""
        return await self.http.post(path, data={"form_token": await self.read_token(), **fields})

    async def read_token(self) -> str:
        """Reads the token that every form of the session carries."""
        found = re.search(r'name="form_token" value="([^"]+)"', (await self.http.get("/desk/account")).text)
        return found[1] if found else ""

    async def find_cases(self, state: str = "waiting") -> list[str]:
        """Reads the ids in a list of the queue, in order."""
        page = await self.read()
        table = re.search(rf'<table data-state="{state}">(.*?)</table>', page, re.DOTALL)
        return re.findall(r'data-case="([^"]+)"', table[1]) if table else []

    async def act(self, case: str, what: str, **fields: str) -> httpx.Response:
        """Does something with a case."""
        return await self.send(f"/desk/cases/{case}/{what}", **fields)

    async def reply(self, case: str, text: str, message: str = "") -> httpx.Response:
        """Writes to the newcomer."""
        return await self.act(case, "reply", text=text, message=message or str(uuid4()))


@dataclass
class Place:
    """A gateway with its desk."""

    web: WebClient
    url: str
    database: str

    @asynccontextmanager
    async def arrive(
        self,
        name: str,
        role: Role = Role.CONNECTOR,
        cities: Sequence[str] = ("bristol",),
        languages: Sequence[str] = ("en",),
        hours: str | None = None,
    ) -> AsyncIterator[Person]:
        """Invites somebody, who sets a password and signs in."""
        account = Account(str(uuid4()), name, role, cities, languages, hours, True)
        store = open_store(self.database)
        token = await Access(store.accounts).invite(account)
        await store.database.close()
        async with httpx.AsyncClient(base_url=self.url, trust_env=False, timeout=30) as http:
            joined = await http.post(f"/desk/join/{token}", data={"password": PASSWORD})
            assert joined.status_code == 303, joined.text
            signed = await http.post("/desk/sign-in", data={"name": name, "password": PASSWORD})
            assert signed.headers["location"] == "/desk", signed.text
            yield Person(account, http)


def read_text(page: str) -> str:
    """The words of a page."""
    return unescape(re.sub(r"<[^>]+>", " ", page))


@pytest.fixture
async def place(start_gateway: StartGateway, store_url: str) -> AsyncIterator[Place]:
    """A gateway on each kind of store, with the patience that slow machines need."""
    async with start_gateway(store_url, answer_timeout_s=4) as web:
        yield Place(web, str(web.http.base_url), store_url)
