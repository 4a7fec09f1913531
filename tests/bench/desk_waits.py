"""From a newcomer's word to the connector's screen, and from the connector's word to the newcomer's."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx

from bot.desk.access import Access
from bot.desk.accounts import Account, Role
from bot.desk.cases import Urgency
from bot.store import Store, open_store
from bot.store.cases import Asked, open_case
from tests.bench.errors import StepFailed
from tests.bench.figures import find_percentile
from tests.bench.gateway_alone import run_gateway_alone

PAIRS, ROUNDS = 10, 8
PASSWORD = "a long enough secret"
SECONDS_TO_WAIT = 30.0


@dataclass(frozen=True, slots=True)
class DeskWaits:
    """Milliseconds: to the connector's screen, back to the newcomer's, and both together; with `pairs` at once."""

    pairs: int
    there_p95: float
    back_p95: float
    both_p50: float
    both_p95: float


@dataclass(frozen=True, slots=True)
class Pair:
    """A newcomer on the web and the connector who has the conversation, each with a page open."""

    newcomer: httpx.AsyncClient
    connector: httpx.AsyncClient
    conversation: str
    case: str
    form_token: str

    async def write_there(self, text: str) -> None:
        """The newcomer writes; returns when the connector's page shows it."""
        async with self.connector.stream("GET", f"/desk/news?case={self.case}") as news:
            lines = news.aiter_lines()
            await anext(lines)
            body = {"id": str(uuid4()), "text": text}
            writing = asyncio.create_task(
                self.newcomer.post(f"/api/conversations/{self.conversation}/turns", json=body)
            )
            async for line in lines:
                if line.startswith("event: changed"):
                    page = await self.connector.get(f"/desk/cases/{self.case}/talk")
                    if text in page.text:
                        await writing
                        return
        raise StepFailed("the desk", "the news ended")

    async def write_back(self, text: str) -> None:
        """The connector writes; returns when the newcomer's stream has it."""
        async with self.newcomer.stream("GET", f"/api/conversations/{self.conversation}/events") as events:
            lines = events.aiter_lines()
            await anext(lines)
            form = {"form_token": self.form_token, "message": str(uuid4()), "text": text}
            writing = asyncio.create_task(self.connector.post(f"/desk/cases/{self.case}/reply", data=form))
            async for line in lines:
                if text in line:
                    await writing
                    return
        raise StepFailed("the desk", "the stream ended")


async def measure_desk(folder: Path) -> DeskWaits:
    """Start a gateway, let pairs talk at once, and stop it."""
    async with run_gateway_alone(folder, "desk") as gateway:
        store = open_store(f"sqlite:///{folder}/desk.db")
        try:
            async with AsyncExitStack() as stack:
                pairs = [
                    await stack.enter_async_context(_open_pair(gateway.url, store, number))
                    for number in range(PAIRS)
                ]
                found = await asyncio.gather(*(_talk(pair) for pair in pairs))
        finally:
            await store.database.close()
    there = [one for pair in found for one, _ in pair]
    back = [one for pair in found for _, one in pair]
    both = [sum(one) for pair in found for one in pair]
    return DeskWaits(
        PAIRS,
        find_percentile(there, 95),
        find_percentile(back, 95),
        find_percentile(both, 50),
        find_percentile(both, 95),
    )


async def _talk(pair: Pair) -> list[tuple[float, float]]:
    waits = []
    for number in range(ROUNDS):
        there = await _time(pair.write_there(f"word {number} of {pair.case}"))
        back = await _time(pair.write_back(f"answer {number} of {pair.case}"))
        waits.append((there, back))
    return waits


async def _time(doing: asyncio.Future[None] | object) -> float:
    began = time.perf_counter()
    await asyncio.wait_for(doing, SECONDS_TO_WAIT)  # type: ignore[arg-type]
    return (time.perf_counter() - began) * 1000


@asynccontextmanager
async def _open_pair(url: str, store: Store, number: int) -> AsyncIterator[Pair]:
    account = Account(str(uuid4()), f"Connector {number}", Role.CONNECTOR, ["bristol"], ["en"], None, True)
    invitation = await Access(store.accounts).invite(account)
    async with (
        httpx.AsyncClient(base_url=url, trust_env=False, timeout=SECONDS_TO_WAIT) as newcomer,
        httpx.AsyncClient(base_url=url, trust_env=False, timeout=SECONDS_TO_WAIT) as connector,
    ):
        opened = (await newcomer.post("/api/conversations", json={"city": "bristol"})).json()
        newcomer.headers["Authorization"] = f"Bearer {opened['token']}"
        async with store.database.writing() as connection:
            asked = Asked("bristol", "en", None, Urgency.NORMAL)
            await open_case(connection, opened["conversation"], asked)
        await connector.post(f"/desk/join/{invitation}", data={"password": PASSWORD})
        await connector.post("/desk/sign-in", data={"name": account.name, "password": PASSWORD})
        page = (await connector.get("/desk/account")).text
        token = re.search(r'name="form_token" value="([^"]+)"', page)
        queue = (await connector.get("/desk/queue")).text
        waiting = re.search(r'<table data-state="waiting">(.*?)</table>', queue, re.DOTALL)
        case = re.search(r'data-case="([^"]+)"', waiting[1]) if waiting else None
        if token is None or case is None:
            raise StepFailed("the desk", "there is no case to claim")
        await connector.post(f"/desk/cases/{case[1]}/claim", data={"form_token": token[1]})
        yield Pair(newcomer, connector, opened["conversation"], case[1], token[1])
