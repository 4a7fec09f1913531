"""How long a newcomer waits at the gateway, with 1, 8 and 32 asking at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.figures import find_percentile
from tests.bench.load import Load, run_load
from tests.bench.questions import Question, plan_conversations
from tests.bench.talking import Server

AT_ONCE = (1, 8, 32)


@dataclass(frozen=True, slots=True)
class Waits:
    """Milliseconds that one half, 95 and 99 of a hundred turns stayed under."""

    at_once: int
    turns: int
    p50: float
    p95: float
    p99: float
    turns_a_second: float


async def measure_waits(server: Server, questions: Sequence[Question], conversations: int) -> list[Waits]:
    """Hold conversations at each level; never fewer than are held at once."""
    found = []
    for at_once in AT_ONCE:
        planned = plan_conversations(questions, max(conversations, at_once))
        found.append(describe_waits(at_once, await run_load(server, planned, at_once)))
    return found


def describe_waits(at_once: int, load: Load) -> Waits:
    """Return the percentiles of a load."""
    p50, p95, p99 = (find_percentile(load.turns, percent) * 1000 for percent in (50, 95, 99))
    return Waits(at_once, len(load.turns), p50, p95, p99, load.turns_a_second)
