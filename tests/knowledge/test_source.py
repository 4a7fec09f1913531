"""A date is a year, a month, a day or nothing, and age is never understated."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from knowledge.source import Nation, Source, Topic, first_day
from tests.knowledge.making import make_source

TODAY = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2025", "2025"), ("2025-06", "2025-06"), ("2025-06-30", "2025-06-30"), (None, None),
        (2025, "2025"), (date(2025, 6, 1), "2025-06-01"), ("2024-02-29", "2024-02-29"),
    ],
)  # fmt: skip
def test_a_year_a_month_a_day_and_null_are_dates(written: Any, read: str | None) -> None:
    assert make_source(as_of=written).as_of == read


@pytest.mark.parametrize(
    "written",
    ["", "June 2025", "2025-6", "2025-13", "2025-00", "2025-02-30", "2023-02-29", "2025-06-01T10:00", "25", 20250601,
     "2025-06-1", "2025/06", True, 2025.5, ["2025"], "0000"],
)  # fmt: skip
def test_anything_else_is_no_date(written: Any) -> None:
    with pytest.raises(ValidationError, match="as_of"):
        make_source(as_of=written)


@pytest.mark.parametrize(
    ("as_of", "first"),
    [("2025", date(2025, 1, 1)), ("2025-06", date(2025, 6, 1)), ("2025-06-09", date(2025, 6, 9))],
)
def test_a_vague_date_counts_from_its_first_day(as_of: str, first: date) -> None:
    assert first_day(as_of) == first


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_leaving_out_the_day_never_makes_a_page_younger(day: date) -> None:
    whole = day.isoformat()
    assert first_day(whole[:4]) <= first_day(whole[:7]) <= first_day(whole) == day


@pytest.mark.parametrize(("age", "old"), [(0, "young"), (30, "young"), (31, "old")])
def test_a_page_is_old_when_more_days_have_passed(age: int, old: str) -> None:
    seen = make_source(as_of=(TODAY - timedelta(days=age)).isoformat())
    assert seen.is_older_than(30, TODAY) is (old == "old")


def test_a_page_without_a_date_is_not_old() -> None:
    assert not make_source(as_of=None).is_older_than(1, TODAY)


@pytest.mark.parametrize("url", ["https://example.org", "http://example.org/a?b=c", None])
def test_a_whole_address_or_none_is_an_address(url: str | None) -> None:
    assert make_source(url=url).url == url


@pytest.mark.parametrize(
    "url",
    [
        "example.org",
        "www.example.org",
        "ftp://example.org",
        "https://",
        "https://a b.org",
        "",
        "https://here",
    ],
)
def test_half_an_address_is_none(url: str) -> None:
    with pytest.raises(ValidationError, match="is no web address -> Write the whole address"):
        make_source(url=url)


@pytest.mark.parametrize("field", ["title", "url", "as_of", "confidence"])
def test_what_is_unknown_is_written_as_null_and_never_left_out(field: str) -> None:
    fields = make_source().model_dump()
    del fields[field]
    with pytest.raises(ValidationError, match="Field required"):
        Source.model_validate(fields)


def test_there_are_four_nations_and_five_topics() -> None:
    assert set(Nation) == {"england", "scotland", "wales", "northern-ireland"}
    assert set(Topic) == {"esol", "housing", "nrpf", "waste", "gp"}
