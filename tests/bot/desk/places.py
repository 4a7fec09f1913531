"""Where connectors work, each driven as they would: our own desk, and every place behind a DeskAdapter."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Protocol
from uuid import uuid4

from bot.desk.accounts import Account, Role
from bot.store import open_store
from tests.bot.client import Opened, WebClient
from tests.bot.conftest import StartGateway
from tests.bot.desk.conftest import HANDOFF, Person, Place, read_text

SECONDS = 20.0


class Elsewhere(Protocol):
    """A place as its connectors see it, with one case in it."""

    web: WebClient

    async def read(self) -> str:
        """What is shown of the case; nothing when it is gone or not there yet."""
        ...

    async def write(self, text: str, who: str = "Amal", number: int | None = None) -> str:
        """Writes in the case; the same number is the same message again. Returns what the connector is told."""
        ...

    async def act(self, act: str, who: str = "Amal") -> str:
        """Claims, gives back, or closes with an outcome; returns what the connector is told."""
        ...

    def fail(self, times: int) -> None:
        """The place is away for the next so many calls."""
        ...


async def until(condition: Callable[[], Awaitable[Any]]) -> Any:
    """Waits until it is so, and returns it."""
    give_up = time.monotonic() + SECONDS
    while not (found := await condition()):
        assert time.monotonic() < give_up, "it never came to be"
        await asyncio.sleep(0.03)
    return found


async def wait_for(place: Elsewhere, words: str) -> str:
    """Waits until the place shows these words."""

    async def look() -> str:
        shown = await place.read()
        return shown if words in shown else ""

    return str(await until(look))


async def ask_person(web: WebClient) -> Opened:
    """A newcomer writes, and then agrees to a person."""
    opened = await web.open(city="bristol")
    await web.say(opened, "my ceiling leaks & drips")
    await web.say(opened, HANDOFF)
    return opened


class OwnDesk:
    """Our desk, through its pages."""

    def __init__(self, place: Place, people: dict[str, Person]) -> None:
        self.web, self._people = place.web, people
        self._numbers: dict[int, str] = {}

    async def _find(self) -> str:
        found = [
            one
            for state in ("waiting", "connector", "closed")
            for one in await self._people["Amal"].find_cases(state)
        ]
        return found[0] if found else ""

    async def read(self) -> str:
        case = await self._find()
        return read_text(await self._people["Amal"].read(f"/desk/cases/{case}")) if case else ""

    async def write(self, text: str, who: str = "Amal", number: int | None = None) -> str:
        case = await self._find()
        if text.startswith("//"):
            await self._people[who].act(case, "note", text=text[2:], message=str(uuid4()))
            return ""
        if case in await self._people["Amal"].find_cases("waiting"):
            await self._people[who].act(case, "claim")
        message = self._numbers.setdefault(number, str(uuid4())) if number else str(uuid4())
        answer = await self._people[who].reply(case, text, message)
        return "" if answer.status_code == 303 else read_text(answer.text)

    async def act(self, act: str, who: str = "Amal") -> str:
        case = await self._find()
        if act in {"claim", "release"}:
            answer = await self._people[who].act(case, act)
        else:
            answer = await self._people[who].act(case, "close", outcome=act)
        return "" if answer.status_code == 303 else read_text(answer.text)

    def fail(self, times: int) -> None:
        """Our desk reads the store itself: there is nothing between that could be away."""


@asynccontextmanager
async def run_own_desk(start_gateway: StartGateway, database: str) -> AsyncIterator[OwnDesk]:
    """Starts our desk with three people at it."""
    async with start_gateway(database) as web:
        place = Place(web, web.url, database)
        far_away = place.arrive("Far", cities=["glasgow"])
        async with place.arrive("Amal") as amal, place.arrive("Bo") as bo, far_away as far:
            yield OwnDesk(place, {"Amal": amal, "Bo": bo, "Far": far})


async def link_connectors(database: str, adapter: str, place: str | None, members: dict[str, str]) -> None:
    """Does what an administrator does: accounts, who they are there, and where Bristol's connectors work."""
    store = open_store(database)
    await asyncio.to_thread(store.database.migrate)
    for name, member in members.items():
        city = "glasgow" if name == "Far" else "bristol"
        account = Account(str(uuid4()), name, Role.CONNECTOR, [city], ["en"], "24/7", True)
        await store.accounts.add_account(account, uuid4().hex, 0.0)
        await store.rooms.link(adapter, member, account.id)
    if place is not None:
        await store.rooms.set_place(adapter, "bristol", place)
    await store.database.close()
