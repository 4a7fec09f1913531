"""Whether a service is open now: its hours as data, and the bank holidays of its nation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from zoneinfo import ZoneInfo

from holidays import country_holidays
from opening_hours import OpeningHours

from knowledge.source import Nation

ALWAYS = "24/7"
UK_TIME = ZoneInfo("Europe/London")
_SUBDIVISIONS = {
    Nation.ENGLAND: "ENG",
    Nation.SCOTLAND: "SCT",
    Nation.WALES: "WLS",
    Nation.NORTHERN_IRELAND: "NIR",
}


class OpenState(Enum):
    """What can be said of a service at a moment."""

    OPEN = "open"
    CLOSED = "closed"
    HOLIDAY = "holiday"
    """A bank holiday in its nation: few pages say what holds then, so neither open nor closed is claimed."""


@dataclass(frozen=True, slots=True)
class Openness:
    """The state at a moment, and when it changes next (UK time); None: never, or not known."""

    state: OpenState
    changes: datetime | None


def tell_openness(opening: str, nation: Nation, now: datetime) -> Openness:
    """Return whether a service with these hours (opening_hours syntax) is open at `now`, which knows its zone."""
    here = now.astimezone(UK_TIME)
    bank_holidays = country_holidays("GB", subdiv=_SUBDIVISIONS[nation], years=(here.year, here.year + 1))
    if here.date() in bank_holidays and opening != ALWAYS:
        return Openness(OpenState.HOLIDAY, None)
    hours = OpeningHours(opening, timezone=UK_TIME)
    state = OpenState.OPEN if hours.is_open(here) else OpenState.CLOSED
    change = hours.next_change(here)
    if change is None or change.astimezone(UK_TIME).date() in bank_holidays:
        return Openness(state, None)
    return Openness(state, change.astimezone(UK_TIME))
