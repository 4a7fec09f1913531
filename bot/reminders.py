"""When a newcomer is reminded of a collection: the evening before, in UK time, never at night."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

UK_TIME = ZoneInfo("Europe/London")
EVENING = time(18)
QUIET_FROM = time(21)
QUIET_UNTIL = time(7)
TOO_LATE = time(12)
"""On the day itself nobody is reminded after this."""


class Moment(Enum):
    """What is right to do now about a collection."""

    TOMORROW = "tomorrow"
    TODAY = "today"
    LATER = "later"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Reminder:
    """What a newcomer asked to be reminded of, in the words and language of then; `weeks`: 1 or 2 between days."""

    id: str
    conversation: str
    what: str
    language: str
    weeks: int
    next_on: date


def find_next(weekday: int, now: datetime) -> date:
    """Returns the next such day after today; Monday is 0. `now` is of any time zone."""
    today = now.astimezone(UK_TIME).date()
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def judge_moment(collection: date, now: datetime) -> Moment:
    """Tells whether now is the time to remind of a collection."""
    local = now.astimezone(UK_TIME)
    if local.date() > collection or (local.date() == collection and local.time() >= TOO_LATE):
        return Moment.MISSED
    if local.date() == collection and local.time() >= QUIET_UNTIL:
        return Moment.TODAY
    evening_before = local.date() == collection - timedelta(days=1)
    return Moment.TOMORROW if evening_before and EVENING <= local.time() < QUIET_FROM else Moment.LATER


def find_due(collection: date, now: datetime) -> float:
    """Returns when to look at it again, in seconds since 1970: the evening before, or the morning after that."""
    evening = datetime.combine(collection - timedelta(days=1), EVENING, UK_TIME)
    morning = datetime.combine(collection, QUIET_UNTIL, UK_TIME)
    local = now.astimezone(UK_TIME)
    quiet = local.replace(hour=QUIET_FROM.hour, minute=0, second=0, microsecond=0)
    after = local.date() == collection - timedelta(days=1) and local >= quiet
    return (morning if after or local.date() >= collection else evening).timestamp()


def find_following(reminder: Reminder, now: datetime) -> date:
    """Returns the first day of the reminder's rhythm after its present one that is not over."""
    following = reminder.next_on
    while following <= reminder.next_on or judge_moment(following, now) is Moment.MISSED:
        following += timedelta(weeks=reminder.weeks)
    return following
