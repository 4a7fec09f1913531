"""What is due for review: every article and service, when its oldest source is, and who keeps it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TextIO

from icalendar import Calendar, Event

from knowledge.catalogue import Catalogue
from knowledge.source import Source, first_day
from knowledge.trust import SERVICES_REVIEWED_EVERY_DAYS

NO_OWNER = "nobody yet"
NATIONS = "nations"
"""Where an article stands that is no city's."""

HEADINGS = ("due", "place", "owner", "what", "oldest source", "undated sources")


@dataclass(frozen=True, slots=True)
class Review:
    """One file entry to look at. `oldest` null: no source of it has a date, so it is due now."""

    place: str
    owner: str
    what: str
    oldest: date | None
    undated: int
    due: date

    def as_row(self) -> tuple[str, ...]:
        """Return the review as texts, in the order of HEADINGS."""
        oldest = self.oldest.isoformat() if self.oldest else "date not given"
        return (self.due.isoformat(), self.place, self.owner, self.what, oldest, str(self.undated))


def list_reviews(catalogue: Catalogue, today: date) -> tuple[Review, ...]:
    """Return a review for every article and service, the longest overdue first; undated ones are due today."""
    found = [*_article_reviews(catalogue, today), *_service_reviews(catalogue, today)]
    return tuple(sorted(found, key=lambda one: (one.due, one.place, one.what)))


def select_due(reviews: Iterable[Review], today: date, place: str | None = None) -> tuple[Review, ...]:
    """Return the reviews that are due by `today`, of one place or of all."""
    return tuple(one for one in reviews if one.due <= today and place in {None, one.place})


def write_table(reviews: Sequence[Review]) -> str:
    """Return the reviews as a table for a terminal."""
    rows = [HEADINGS, *(review.as_row() for review in reviews)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def write_csv(reviews: Sequence[Review], file: TextIO) -> None:
    """Write the reviews as comma-separated values."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows(review.as_row() for review in reviews)


def write_calendar(reviews: Sequence[Review], today: date) -> bytes:
    """Return an iCalendar file with a day for each review; what is overdue stands on today."""
    calendar = Calendar()
    calendar.add("prodid", "-//Waymark//Reviews//EN")
    calendar.add("version", "2.0")
    for review in reviews:
        event = Event()
        event.add("uid", f"{review.place}/{review.what}@waymark".replace(" ", "-"))
        event.add("dtstamp", today)
        event.add("dtstart", max(review.due, today))
        event.add("summary", f"Review {review.place}: {review.what} ({review.owner})")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _article_reviews(catalogue: Catalogue, today: date) -> Iterator[Review]:
    for id_, article in catalogue.articles.items():
        sources = [statement.source for statement in article.say]
        yield _review(NATIONS, article.owner, id_, sources, article.review_days, today)


def _service_reviews(catalogue: Catalogue, today: date) -> Iterator[Review]:
    for id_, pack in catalogue.cities.items():
        for service in pack.services:
            days = SERVICES_REVIEWED_EVERY_DAYS
            yield _review(id_, pack.city.owner, service.id, [service.source], days, today)


def _review(
    place: str, owner: str | None, what: str, sources: Sequence[Source], days: int, today: date
) -> Review:
    dated = [first_day(source.as_of) for source in sources if source.as_of is not None]
    oldest = min(dated, default=None)
    due = today if oldest is None else oldest + timedelta(days=days)
    return Review(place, owner or NO_OWNER, what, oldest, len(sources) - len(dated), due)
