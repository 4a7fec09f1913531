"""When a newcomer is reminded: the evening before in UK time, whatever the clocks do, and never at night."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.notices import Notices
from bot.reminders import Moment, Reminder, find_due, find_following, find_next, judge_moment
from bot.reminding import Reminding
from bot.signals import Signals
from bot.store import Store
from tests.bot.words import FewPhrases

LONDON = ZoneInfo("Europe/London")


def at(text: str) -> datetime:
    """A moment in UK time."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        ("2026-03-27T18:00", Moment.LATER),
        ("2026-03-28T17:59", Moment.LATER),
        ("2026-03-28T18:00", Moment.TOMORROW),
        ("2026-03-28T20:59", Moment.TOMORROW),
        ("2026-03-28T21:00", Moment.LATER),
        ("2026-03-29T06:59", Moment.LATER),
        ("2026-03-29T07:00", Moment.TODAY),
        ("2026-03-29T12:00", Moment.MISSED),
        ("2026-04-09T12:00", Moment.MISSED),
    ],
)
def test_a_collection_on_29_march_is_told_at_the_right_moment(now: str, moment: Moment) -> None:
    assert judge_moment(date(2026, 3, 29), at(now)) is moment


@pytest.mark.parametrize(
    ("collection", "utc"),
    [
        (date(2026, 3, 29), "2026-03-28T18:00"),  # the clocks go forward in the night between
        (date(2026, 3, 31), "2026-03-30T17:00"),
        (date(2026, 10, 25), "2026-10-24T17:00"),  # and back
        (date(2026, 10, 27), "2026-10-26T18:00"),
    ],
)
def test_the_evening_is_at_six_in_summer_time_too(collection: date, utc: str) -> None:
    due = find_due(collection, at("2026-01-01T12:00"))
    assert datetime.fromtimestamp(due, UTC).isoformat(timespec="minutes") == f"{utc}+00:00"


def test_what_falls_into_the_night_waits_for_the_morning() -> None:
    due = find_due(date(2026, 11, 24), at("2026-11-23T22:00"))
    assert datetime.fromtimestamp(due, LONDON) == at("2026-11-24T07:00")


@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)), st.integers(0, 6), st.sampled_from([1, 2]))
def test_looked_at_when_due_it_is_always_the_moment(now: datetime, weekday: int, weeks: int) -> None:
    moment = now.replace(tzinfo=UTC)
    first = find_next(weekday, moment)
    assert first.weekday() == weekday
    assert timedelta(0) < first - moment.astimezone(LONDON).date() <= timedelta(7)
    reminder = Reminder("r", "c", "bin", "en", weeks, first)
    looked = max(datetime.fromtimestamp(find_due(first, moment), UTC), moment)
    assert judge_moment(first, looked) in {Moment.TOMORROW, Moment.TODAY}
    following = find_following(reminder, looked)
    assert following - first == timedelta(weeks=weeks)
    assert find_due(following, looked) > looked.timestamp()


async def begin(store: Store, weeks: int = 2) -> Reminder:
    """Keeps a reminder of 24 November 2026."""
    conversation, _ = await store.conversations.add_conversation("telegram", None, None)
    reminder = Reminder("r", conversation, "Blue bin", "ar", weeks, date(2026, 11, 24))
    assert await store.reminders.keep_reminder(reminder, find_due(reminder.next_on, at("2026-11-20T12:00")))
    return reminder


async def run_at(store: Store, *moments: str) -> None:
    """Lets two gateways look at each of these moments."""
    for moment in moments:
        for _gateway in range(2):
            rounds = Reminding(store, Notices(FewPhrases()), Signals(), 1, partial(at, moment))
            await rounds.run_round()


async def read_said(store: Store, reminder: Reminder) -> list[str]:
    """Reads what was said in the conversation."""
    events = await store.events.list_events(reminder.conversation, after=0)
    return [event.data["text"] for event in events if event.type == "reply"]


async def test_it_is_said_once_each_time_by_however_many_gateways(store: Store) -> None:
    reminder = await begin(store)
    await run_at(store, "2026-11-23T17:59", "2026-11-23T18:00", "2026-11-23T18:01", "2026-11-24T08:00")
    assert await read_said(store, reminder) == ["ar: reminder.tomorrow"]
    await run_at(store, "2026-12-01T18:00", "2026-12-07T18:00")
    assert len(await read_said(store, reminder)) == 2


async def test_after_a_night_without_a_gateway_it_is_said_in_the_morning(store: Store) -> None:
    reminder = await begin(store)
    await run_at(store, "2026-11-23T22:30", "2026-11-24T07:00")
    assert await read_said(store, reminder) == ["ar: reminder.today"]


async def test_what_was_missed_is_not_said_later(store: Store) -> None:
    reminder = await begin(store, weeks=1)
    await run_at(store, "2026-12-10T10:00")
    assert await read_said(store, reminder) == []
    (kept,) = await store.reminders.list_reminders(reminder.conversation)
    assert kept.next_on == date(2026, 12, 15)


async def test_it_goes_with_its_conversation(store: Store) -> None:
    reminder = await begin(store)
    await store.conversations.delete_conversation(reminder.conversation, 0)
    assert await store.reminders.list_reminders(reminder.conversation) == []
    await run_at(store, "2026-11-23T18:00")


async def test_there_is_a_limit(store: Store) -> None:
    conversation, _ = await store.conversations.add_conversation("telegram", None, None)
    kept = [
        await store.reminders.keep_reminder(
            Reminder(str(n), conversation, "bin", "en", 1, date(2026, 11, 24)), 0
        )
        for n in range(21)
    ]
    assert kept == [True] * 20 + [False]
