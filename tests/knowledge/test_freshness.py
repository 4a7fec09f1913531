"""What is due for review: oldest first, by place and owner, as a table, as CSV and as a calendar."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from icalendar import Calendar

from knowledge.freshness import (
    HEADINGS,
    NO_OWNER,
    Review,
    list_reviews,
    select_due,
    write_calendar,
    write_csv,
    write_table,
)
from tests.knowledge.making import Tree, article, city, container, service, source, statement

TODAY = date(2026, 6, 1)


@pytest.fixture
def reviews(tree: Tree) -> tuple[Review, ...]:
    """An article of two statements, an undated service, and one that is fresh; not the tree's other article."""
    says = [statement("a", source=source(as_of="2025")), statement("b", source=source(as_of=None))]
    tree.write_article("gp/doctor", article("doctor", say=says, owner="Health team"))
    services = [
        service("undated", source=source(as_of=None)),
        service("fresh", name="Fresh", summary="New.", source=source(as_of="2026-05-30")),
    ]
    tree.write_city("bristol", city(owner="Web team"), services, [container()])
    return tuple(one for one in list_reviews(tree.read(), TODAY) if one.what != "waste/bins")


def test_the_longest_overdue_comes_first(reviews: tuple[Review, ...]) -> None:
    assert [(one.what, one.due.isoformat()) for one in reviews] == [
        ("gp/doctor", "2025-06-30"),
        ("undated", "2026-06-01"),
        ("fresh", "2026-11-26"),
    ]


def test_a_review_names_its_place_and_its_owner(reviews: tuple[Review, ...]) -> None:
    assert [(one.place, one.owner) for one in reviews[:2]] == [
        ("nations", "Health team"),
        ("bristol", "Web team"),
    ]
    assert (reviews[0].oldest, reviews[0].undated) == (date(2025, 1, 1), 1)


def test_what_has_no_owner_says_so(tree: Tree) -> None:
    tree.write_article("gp/doctor", article("doctor"))
    assert list_reviews(tree.read(), TODAY)[0].owner == NO_OWNER


def test_only_what_is_due_is_listed_and_of_one_place_if_wanted(reviews: tuple[Review, ...]) -> None:
    assert [one.what for one in select_due(reviews, TODAY)] == ["gp/doctor", "undated"]
    assert [one.what for one in select_due(reviews, TODAY, "bristol")] == ["undated"]
    assert [one.what for one in select_due(reviews, date.max)] == ["gp/doctor", "undated", "fresh"]


def test_the_table_has_a_line_a_review(reviews: tuple[Review, ...]) -> None:
    lines = write_table(reviews).splitlines()
    assert len(lines) == 4
    assert "date not given" in lines[2]


def test_the_csv_reads_back(reviews: tuple[Review, ...]) -> None:
    file = io.StringIO()
    write_csv(reviews, file)
    rows = list(csv.reader(io.StringIO(file.getvalue())))
    assert tuple(rows[0]) == HEADINGS
    assert [tuple(row) for row in rows[1:]] == [one.as_row() for one in reviews]


def test_the_calendar_reads_back_with_nothing_in_the_past(reviews: tuple[Review, ...]) -> None:
    calendar = Calendar.from_ical(write_calendar(reviews, TODAY))
    events = list(calendar.walk("VEVENT"))
    assert [event.decoded("dtstart") for event in events] == [TODAY, TODAY, date(2026, 11, 26)]
    assert str(events[0]["summary"]) == "Review nations: gp/doctor (Health team)"
    assert len({str(event["uid"]) for event in events}) == 3
