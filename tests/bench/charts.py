"""The growth curves, as PNG files beside the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from tests.bench.growing import Growth, smooth
from tests.bench.results import Results, Search

SIZE = (7.0, 4.0)
DOTS = 110


def draw_charts(results: Results, folder: Path) -> list[str]:
    """Write the three charts and return their names."""
    charts: dict[str, Callable[[Any], None]] = {
        "bench-turns.png": lambda axes: draw_growths(axes, results.growths),
        "bench-passages.png": lambda axes: draw_searches(axes, results.searches),
        "bench-waits.png": lambda axes: draw_waits(axes, results),
    }
    for name, draw in charts.items():
        figure = Figure(figsize=SIZE, layout="constrained")
        axes = figure.add_subplot()
        draw(axes)
        axes.grid(alpha=0.3)
        figure.savefig(folder / name, dpi=DOTS, metadata={"Software": None})
    return list(charts)


def draw_growths(axes: Any, growths: Sequence[Growth]) -> None:
    """Draw what a turn costs by the number of the message."""
    for growth in growths:
        curve = [seconds * 1000 for seconds in smooth(growth.seconds)]
        axes.plot(range(1, len(curve) + 1), curve, label=growth.server)
    axes.set(xlabel="message of the conversation", ylabel="ms a turn (running median)", ylim=(0, None))
    axes.legend()


def draw_searches(axes: Any, searches: Sequence[Search]) -> None:
    """Draw what one search costs by the number of passages."""
    counts = [search.passages for search in searches]
    axes.loglog(counts, [search.p50 for search in searches], marker="o", label="p50")
    axes.loglog(counts, [search.p95 for search in searches], marker="o", label="p95")
    axes.set(xlabel="passages (exact up to 100,000, then inverted lists)", ylabel="ms a search")
    axes.legend()


def draw_waits(axes: Any, results: Results) -> None:
    """Draw how long a newcomer waits by how many ask at once."""
    for trial in results.trials:
        for name in ("p50", "p95", "p99"):
            levels = [waits.at_once for waits in trial.waits]
            values = [getattr(waits, name) for waits in trial.waits]
            axes.plot(levels, values, marker="o", label=f"{trial.encoder} {name}")
    axes.set(xlabel="turns at once", ylabel="ms at the gateway", ylim=(0, None))
    axes.legend()
