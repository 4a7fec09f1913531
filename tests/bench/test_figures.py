"""Percentiles and bars."""

from __future__ import annotations

import pytest

from tests.bench.figures import Bar, Side, find_percentile


@pytest.mark.parametrize(("percent", "value"), [(50, 50), (95, 95), (99, 99), (100, 100), (1, 1)])
def test_a_percentile_is_a_value_that_was_found(percent: float, value: float) -> None:
    assert find_percentile(list(range(100, 0, -1)), percent) == value


def test_one_value_is_every_percentile() -> None:
    assert {find_percentile([7.0], percent) for percent in (1, 50, 99)} == {7.0}


def test_no_values_have_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        find_percentile([], 50)


@pytest.mark.parametrize(
    ("found", "side", "met"),
    [
        (2.5, Side.AT_LEAST, True),
        (2.4, Side.AT_LEAST, False),
        (2.5, Side.AT_MOST, True),
        (2.6, Side.AT_MOST, False),
    ],
)
def test_a_bar_is_met_on_its_own_side(found: float, side: Side, *, met: bool) -> None:
    bar = Bar("turns", found, side, 2.5, "times")
    assert bar.is_met is met
    assert str(bar).split()[0] == ("PASS" if met else "SHORT")
