"""A share and its interval: published values, edges, and what holds for every count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exam.shares import Share, count_share


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    # By hand from Wilson's formula: (p + z²/2n ± z·sqrt(p(1−p)/n + z²/4n²)) / (1 + z²/n).
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662)],
)
def test_the_interval_is_wilsons(hits: int, n: int, low: float, high: float) -> None:
    assert Share(hits, n).interval == pytest.approx((low, high), abs=1e-4)


def test_nothing_asked_says_nothing() -> None:
    nothing = count_share([])
    assert nothing.interval == (0.0, 1.0)
    assert str(nothing) == "–"


def test_a_share_is_shown_with_its_interval() -> None:
    assert str(count_share([True, False])) == "50.0% [9%–91%]"


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_stays_within_bounds(count: tuple[int, int]) -> None:
    share = Share(*count)
    low, high = share.interval
    assert 0 <= low <= share.part + 1e-12
    assert share.part - 1e-12 <= high <= 1
