"""Our Rasa server beside a stock one, and the gateway's cost: the same conversations in several rounds."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.bench.load import run_load
from tests.bench.processes import Running
from tests.bench.questions import Question, plan_conversations
from tests.bench.talking import Server

AT_ONCE = 8
WARM_UP_CONVERSATIONS = 2


@dataclass(frozen=True, slots=True)
class Speed:
    """What one server did, round by round: turns a second, and its own processor time a turn."""

    server: str
    turns_a_second: tuple[float, ...]
    processor_ms: Mapping[str, float]
    """Milliseconds of processor a turn, by process; the median of the rounds."""

    @property
    def typical(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.turns_a_second)


async def compare_servers(
    servers: Sequence[Server],
    running: Mapping[str, Running],
    questions: Sequence[Question],
    conversations: int,
    rounds: int,
) -> dict[str, Speed]:
    """Hold the same conversations with each server in turn, `rounds` times over."""
    planned = plan_conversations(questions, conversations)
    for server in servers:
        await run_load(server, planned[:WARM_UP_CONVERSATIONS], AT_ONCE)
    rates: dict[str, list[float]] = {server.name: [] for server in servers}
    costs: dict[str, list[dict[str, float]]] = {server.name: [] for server in servers}
    for _ in range(rounds):
        for server in servers:
            before = {name: process.read_cpu_seconds() for name, process in running.items()}
            load = await run_load(server, planned, AT_ONCE)
            rates[server.name].append(load.turns_a_second)
            costs[server.name].append(
                {
                    name: (process.read_cpu_seconds() - before[name]) / len(load.turns) * 1000
                    for name, process in running.items()
                }
            )
    return {name: Speed(name, tuple(rates[name]), find_typical_costs(costs[name])) for name in rates}


def find_typical_costs(rounds: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the median of each process over the rounds."""
    return {name: statistics.median(costs[name] for costs in rounds) for name in rounds[0]}
