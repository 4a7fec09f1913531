"""Where a statement comes from, how old that is, and how sure we are of it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, field_validator

from knowledge.reading import Record


class Nation(StrEnum):
    """The four nations, whose rules differ."""

    ENGLAND = "england"
    SCOTLAND = "scotland"
    WALES = "wales"
    NORTHERN_IRELAND = "northern-ireland"


class Topic(StrEnum):
    """The five topics that Waymark answers on."""

    ESOL = "esol"
    HOUSING = "housing"
    NRPF = "nrpf"
    WASTE = "waste"
    GP = "gp"


class Confidence(StrEnum):
    """How sure the gatherers of a fact were."""

    CONFIRMED = "confirmed"
    REMEMBERED = "remembered"
    CONFLICTING = "conflicting"


_AS_OF = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def _as_text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, int) else value


AsOf = Annotated[str, BeforeValidator(_as_text)]
"""A year, a month or a day: "2025", "2025-06", "2025-06-01"."""


def first_day(as_of: str) -> date:
    """Return the earliest day that an `as_of` can mean, so that age is never understated."""
    year, month, day = (as_of + "-01-01")[:10].split("-")
    return date(int(year), int(month), int(day))


def _check_url(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+\.[^\s]+", value):
        raise ValueError("is no web address -> Write the whole address, with https://, or null.")
    return value


WebAddress = Annotated[str, AfterValidator(_check_url)]
"""A whole web address."""


class Source(Record):
    """The page that a statement rests on. `as_of` null: the page gave no date."""

    title: str | None
    url: WebAddress | None
    as_of: AsOf | None
    confidence: Confidence

    @field_validator("as_of")
    @classmethod
    def _check_as_of(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if not _AS_OF.fullmatch(value):
            raise ValueError("is no date -> Write 2025, 2025-06 or 2025-06-01, or null.")
        first_day(value)
        return value

    def is_older_than(self, days: int, today: date) -> bool:
        """Tell whether the page was seen more than `days` before `today`; undated is not old."""
        return self.as_of is not None and first_day(self.as_of) < today - timedelta(days=days)
