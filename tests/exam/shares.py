"""A share of a count with its 95 % interval (Wilson's), which says how far a small set can be believed."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

Z = 1.959963984540054
"""Standard deviations on either side that hold 95 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hits: int
    n: int

    @property
    def part(self) -> float:
        """The share, 0 to 1; 0 of nothing."""
        return self.hits / self.n if self.n else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval; everything is possible of nothing."""
        if not self.n:
            return (0.0, 1.0)
        spread = Z * Z / self.n
        middle = (self.part + spread / 2) / (1 + spread)
        reach = Z / (1 + spread) * math.sqrt(self.part * (1 - self.part) / self.n + spread / (4 * self.n))
        return (max(0.0, middle - reach), min(1.0, middle + reach))

    def __str__(self) -> str:
        if not self.n:
            return "–"
        low, high = self.interval
        return f"{self.part:.1%} [{low:.0%}–{high:.0%}]"


def count_share(verdicts: Iterable[bool]) -> Share:
    """Return how many of these are true."""
    counted = list(verdicts)
    return Share(sum(counted), len(counted))
