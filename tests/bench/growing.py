"""What a turn costs as its conversation grows: message 200 beside message 5, ours and stock."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.load import hold_conversation
from tests.bench.questions import Question, plan_long_conversation
from tests.bench.talking import Server

EARLY, LATE = 5, 200
AROUND = 3
"""Messages looked at on either side, since one alone may meet a hiccup."""
PERIOD = 15
"""Message 5 and message 200 ask the same: 195 is a multiple of it."""


@dataclass(frozen=True, slots=True)
class Growth:
    """Seconds by message number: the median of some conversations held one after the other."""

    server: str
    seconds: tuple[float, ...]

    def find_cost(self, message: int) -> float:
        """Return the median of the messages around one, which counts from 1."""
        return statistics.median(self.seconds[message - 1 - AROUND : message + AROUND])

    @property
    def ratio(self) -> float:
        """How many times the late message costs the early one."""
        return self.find_cost(LATE) / self.find_cost(EARLY)


async def measure_growth(server: Server, questions: Sequence[Question], conversations: int) -> Growth:
    """Hold long conversations, one at a time."""
    planned = plan_long_conversation(questions, LATE + AROUND, PERIOD)
    held = [await hold_conversation(server, planned) for _ in range(conversations)]
    return Growth(server.name, tuple(statistics.median(turns) for turns in zip(*held, strict=True)))


def smooth(seconds: Sequence[float], width: int = PERIOD) -> list[float]:
    """Return the running median over one round of questions, for a curve that can be read."""
    half = width // 2
    return [
        statistics.median(seconds[max(0, number - half) : number + half + 1])
        for number in range(len(seconds))
    ]
