"""Many Telegram chats at once, beside as many newcomers on the web: from what comes in to what is sent."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from tests.bench.errors import StepFailed
from tests.bench.figures import find_percentile
from tests.bench.gateway_alone import run_gateway_alone
from tests.bench.questions import Question
from tests.bot.channels.telegram.fake_bot_api import TOKEN, FakeBotApi
from tests.bot.serving import serve

CHATS = 200
A_SECOND = 20
SECONDS = 15
SECONDS_TO_END = 90.0

Ask = Callable[[int, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Waited:
    """Milliseconds until the answers were there, and how many came a second."""

    p50: float
    p95: float
    a_second: float


@dataclass(frozen=True, slots=True)
class Chats:
    """All chats at one moment, and a steady pace; Telegram itself allows a bot 30 messages a second."""

    telegram_at_once: Waited
    web_at_once: Waited
    telegram_steady: Waited
    web_steady: Waited


class TimedBotApi(FakeBotApi):
    """A Telegram that tells a chat's asker when the chat was answered."""

    answered: dict[int, asyncio.Event]

    def _keep(self, values: dict[str, Any], **content: Any) -> dict[str, Any]:
        message = super()._keep(values, **content)
        if waiting := self.answered.get(int(values["chat_id"])):
            waiting.set()
        return message

    async def ask(self, chat: int, text: str) -> None:
        """Writes in a chat, and returns when it was answered."""
        self.answered[chat] = asyncio.Event()
        self.write(chat, text)
        await asyncio.wait_for(self.answered[chat].wait(), SECONDS_TO_END)


async def measure_chats(folder: Path, questions: Sequence[Question]) -> Chats:
    """Start a gateway with Telegram on, ask on both sides, and stop it."""
    api = TimedBotApi()
    api.answered = {}
    async with (
        serve(api.make_app()) as api_url,
        run_gateway_alone(folder, "chats", telegram_token=TOKEN, telegram_api=api_url) as gateway,
        _open_web(gateway.url) as ask_web,
    ):
        await api.ask(1, "hello")
        found = Chats(
            await _ask_at_once(api.ask, questions),
            await _ask_at_once(ask_web, questions),
            await _ask_steadily(api.ask, questions),
            await _ask_steadily(ask_web, questions),
        )
    if api.wrong:
        raise StepFailed("many chats", "\n".join(api.wrong[:5]))
    return found


@asynccontextmanager
async def _open_web(url: str) -> AsyncIterator[Ask]:
    limits = httpx.Limits(max_connections=CHATS)
    async with httpx.AsyncClient(
        trust_env=False, base_url=url, timeout=SECONDS_TO_END, limits=limits
    ) as http:
        opened = [(await http.post("/api/conversations", json={})).json() for _ in range(CHATS)]

        async def ask(chat: int, text: str) -> None:
            one = opened[chat % CHATS]
            await http.post(
                f"/api/conversations/{one['conversation']}/turns",
                json={"id": str(uuid4()), "text": text},
                headers={"Authorization": f"Bearer {one['token']}"},
            )

        yield ask


async def _ask_at_once(ask: Ask, questions: Sequence[Question]) -> Waited:
    chats = range(1, CHATS + 1)
    began = time.perf_counter()
    waits = await asyncio.gather(
        *(_time(ask, chat, one.text) for chat, one in zip(chats, cycle(questions), strict=False))
    )
    return _summarise(waits, time.perf_counter() - began)


async def _ask_steadily(ask: Ask, questions: Sequence[Question]) -> Waited:
    began, asked = time.perf_counter(), []
    numbers = range(A_SECOND * SECONDS)
    for number, one in zip(numbers, cycle(questions), strict=False):
        await asyncio.sleep(max(0.0, began + number / A_SECOND - time.perf_counter()))
        asked.append(asyncio.create_task(_time(ask, 1 + number % CHATS, one.text)))
    waits = await asyncio.gather(*asked)
    return _summarise(waits, time.perf_counter() - began)


async def _time(ask: Ask, chat: int, text: str) -> float:
    began = time.perf_counter()
    await ask(chat, text)
    return time.perf_counter() - began


def _summarise(waits: Sequence[float], seconds: float) -> Waited:
    p50, p95 = (find_percentile(list(waits), percent) * 1000 for percent in (50, 95))
    return Waited(p50, p95, len(waits) / seconds)
