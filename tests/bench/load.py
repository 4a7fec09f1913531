"""Asks whole conversations, so many at once, and takes the time of every turn."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.questions import Question
from tests.bench.talking import Server


@dataclass(frozen=True, slots=True)
class Load:
    """What one run found: seconds of each turn in each conversation, and seconds in all."""

    conversations: tuple[tuple[float, ...], ...]
    seconds: float

    @property
    def turns(self) -> tuple[float, ...]:
        """The seconds of every turn."""
        return tuple(turn for conversation in self.conversations for turn in conversation)

    @property
    def turns_a_second(self) -> float:
        """How many turns were answered in a second."""
        return len(self.turns) / self.seconds


async def run_load(server: Server, planned: Sequence[Sequence[Question]], at_once: int) -> Load:
    """Hold the conversations, `at_once` of them side by side; the turns of one follow each other."""
    waiting = iter(planned)
    found: list[tuple[float, ...]] = []

    async def hold_some() -> None:
        for questions in waiting:
            found.append(await hold_conversation(server, questions))

    began = time.perf_counter()
    await asyncio.gather(*(hold_some() for _ in range(at_once)))
    return Load(tuple(found), time.perf_counter() - began)


async def hold_conversation(server: Server, questions: Sequence[Question]) -> tuple[float, ...]:
    """Return the seconds that each turn of one conversation took."""
    conversation = await server.open_conversation()
    taken = []
    for question in questions:
        began = time.perf_counter()
        await server.say(conversation, question)
        taken.append(time.perf_counter() - began)
    return tuple(taken)
