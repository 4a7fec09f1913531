"""Figures and bars: percentiles, and what is asked of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """Which way a bar is met."""

    AT_LEAST = "at least"
    AT_MOST = "at most"


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure beside what is asked of it. A bar that is missed is said, and fails nothing: figures vary."""

    what: str
    found: float
    side: Side
    wanted: float
    unit: str

    @property
    def is_met(self) -> bool:
        """Whether the figure is as good as asked."""
        return self.found >= self.wanted if self.side is Side.AT_LEAST else self.found <= self.wanted

    def __str__(self) -> str:
        word = "PASS " if self.is_met else "SHORT"
        return f"{word} {self.what}: {self.found:.2f} {self.unit} ({self.side} {self.wanted:g} {self.unit})"


def find_percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that so many percent of the values do not exceed (nearest rank)."""
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)]
