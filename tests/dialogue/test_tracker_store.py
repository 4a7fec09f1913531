"""Dialogues stay small and whole, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, SlotSet, UserUttered

from bot.dialogue.errors import StoreFailed
from bot.dialogue.tracker_store import (
    KEPT_TURNS,
    BoundedTrackerStore,
    Dialogue,
    last_turns,
    place_of_dialogues,
    was_answered,
)
from tests.dialogue.talking import list_said, note_turn, open_dialogue

CANARY = "the canary sings in the cellar"


async def say(store: BoundedTrackerStore, turn: int, *replies: str, **slots: object) -> None:
    """Has a turn as Rasa has it: reads the dialogue, adds to it, writes it."""
    tracker = await store.retrieve("c1") or open_dialogue("c1", store.domain)
    note_turn(tracker, f"t{turn}", f"question {turn}", replies, **slots)
    await store.save(tracker)


async def read(store: BoundedTrackerStore) -> tuple[list[str], dict[str, object]]:
    """Gives what was said and the slots that are set."""
    tracker = await store.retrieve("c1")
    assert tracker is not None
    set_ = {name: value for name, value in tracker.current_slot_values().items() if value is not None}
    return list_said(tracker), set_


def weigh(store: BoundedTrackerStore) -> tuple[int, int]:
    """Gives the rows held, and the characters in them."""
    with store.session_scope() as session:
        rows = session.query(Dialogue.data).all()
    return len(rows), sum(len(row.data) for row in rows)


async def test_a_conversation_that_was_never_seen_is_none(store: BoundedTrackerStore) -> None:
    assert await store.retrieve("c1") is None
    assert list(await store.keys()) == []


async def test_what_was_said_is_there_when_it_is_read_again(store: BoundedTrackerStore) -> None:
    await say(store, 1, "answer 1", city="bristol", declines=0, place_refused=False)
    said, slots = await read(store)
    assert said == ["question 1"]
    assert slots == {"city": "bristol", "declines": 0, "place_refused": False}
    assert list(await store.keys()) == ["c1"]


async def test_new_events_survive_turn_after_turn(store: BoundedTrackerStore) -> None:
    for turn in range(1, 8):
        await say(store, turn, f"answer {turn}", last_article=f"gp/article-{turn}", language="ar")
        said, slots = await read(store)
        assert said[-1] == f"question {turn}"
        assert slots == {"last_article": f"gp/article-{turn}", "language": "ar"}
    assert said == [f"question {turn}" for turn in range(8 - KEPT_TURNS, 8)]


async def test_the_replies_of_the_last_turns_are_kept_in_their_order(store: BoundedTrackerStore) -> None:
    await say(store, 1, "first", "second")
    tracker = await store.retrieve("c1")
    assert tracker is not None
    spoken = [event.data["custom"]["text"] for event in tracker.events if isinstance(event, BotUttered)]
    assert spoken == ["first", "second"]


async def test_a_new_session_sets_each_slot_once(store: BoundedTrackerStore) -> None:
    for turn in range(6):
        await say(store, turn, "answer", city=("bristol", "glasgow")[turn % 2], language="en")
    tracker = await store.retrieve("c1")
    assert tracker is not None
    heard = next(n for n, event in enumerate(tracker.events) if isinstance(event, UserUttered))
    before = list(tracker.events)[:heard]
    names = [event.key for event in before if isinstance(event, SlotSet)]
    assert sorted(names) == ["city", "language"]
    assert [event.action_name for event in before if isinstance(event, ActionExecuted)] == [
        "action_session_start",
        "action_listen",
    ]


async def test_a_slot_that_was_emptied_stays_empty(store: BoundedTrackerStore) -> None:
    await say(store, 1, "answer", city="bristol", awaiting="person")
    await say(store, 2, "answer", city=None, awaiting=None)
    await say(store, 3, "answer")
    assert (await read(store))[1] == {}


async def test_an_active_form_survives(store: BoundedTrackerStore) -> None:
    await say(store, 1, "answer")
    tracker = await store.retrieve("c1")
    assert tracker is not None
    tracker.update(ActiveLoop("feedback_form"))
    await store.save(tracker)
    for turn in range(2, 6):
        await say(store, turn, "answer")
        tracker = await store.retrieve("c1")
        assert tracker is not None
        assert tracker.active_loop_name == "feedback_form"


async def test_two_hundred_turns_weigh_no_more_than_ten(store: BoundedTrackerStore) -> None:
    sizes = []
    for turn in range(100, 300):
        await say(store, turn, "answer", city="bristol", last_article=f"gp/article-{turn}")
        sizes.append(weigh(store))
    assert {rows for rows, _ in sizes} == {1}
    assert sizes[-1][1] <= sizes[9][1] * 1.02
    assert max(size for _, size in sizes) < 10_000


async def test_a_turn_without_a_reply_leaves_no_trace(store: BoundedTrackerStore) -> None:
    await say(store, 1, city="bristol")
    assert await store.retrieve("c1") is None
    await say(store, 2, "answer", city="glasgow")
    before = await read(store)
    await say(store, 3, city="bristol")
    assert await read(store) == before


async def test_what_is_deleted_is_gone_and_the_others_stay(store: BoundedTrackerStore) -> None:
    await say(store, 1, "answer")
    other = open_dialogue("c2", store.domain)
    note_turn(other, "t1", "hello", ("answer",))
    await store.save(other)
    await store.delete("c1")
    await store.delete("c1")
    assert await store.retrieve("c1") is None
    assert list(await store.keys()) == ["c2"]


def break_store(store: BoundedTrackerStore) -> None:
    """Takes the table away, as nothing else fails alike on both kinds of database."""
    store.engine.execute("ALTER TABLE dialogues RENAME TO elsewhere")


def mend_store(store: BoundedTrackerStore) -> None:
    """Puts it back."""
    store.engine.execute("ALTER TABLE elsewhere RENAME TO dialogues")


Work = Callable[[BoundedTrackerStore], Awaitable[object]]


async def write_words(store: BoundedTrackerStore) -> None:
    tracker = open_dialogue("c1", store.domain)
    note_turn(tracker, "t1", CANARY, (CANARY,))
    await store.save(tracker)


@pytest.mark.parametrize(
    ("work", "doing"),
    [
        (lambda store: store.retrieve("c1"), "reading"),
        (write_words, "writing"),
        (lambda store: store.delete("c1"), "deleting"),
    ],
)
async def test_a_failure_names_its_kind_and_never_the_words(
    store: BoundedTrackerStore, work: Work, doing: str
) -> None:
    break_store(store)
    with pytest.raises(StoreFailed, match=f"^{doing} a dialogue: [A-Za-z]+$") as failed:
        await work(store)
    assert CANARY not in "".join(traceback.format_exception(failed.value))


async def test_a_failure_is_remembered_once_until_it_is_asked_about(store: BoundedTrackerStore) -> None:
    assert not store.forget_failure("c1")
    break_store(store)
    with pytest.raises(StoreFailed):
        await store.retrieve("c1")
    assert not store.forget_failure("c2")
    assert store.forget_failure("c1")
    assert not store.forget_failure("c1")


async def test_a_dialogue_that_could_not_be_read_is_not_written_over(store: BoundedTrackerStore) -> None:
    # Rasa takes a failed read for a new conversation, and would save that over what was known.
    await say(store, 1, "answer", city="bristol")
    break_store(store)
    with pytest.raises(StoreFailed):
        await store.retrieve("c1")
    mend_store(store)
    blank = open_dialogue("c1", store.domain)
    note_turn(blank, "t2", "question 2", ("answer",))
    with pytest.raises(StoreFailed):
        await store.save(blank)
    assert store.forget_failure("c1")
    assert await read(store) == (["question 1"], {"city": "bristol"})


@pytest.mark.parametrize(
    ("database", "place"),
    [
        ("sqlite:///var/waymark.db", "sqlite:///var/waymark-dialogues.db"),
        ("sqlite:////srv/a/waymark.db", "sqlite:////srv/a/waymark-dialogues.db"),
        ("sqlite:///plain", "sqlite:///plain-dialogues.db"),
        ("postgresql+psycopg://u:p@127.0.0.1:5432/w", "postgresql://u:p@127.0.0.1:5432/w"),
        ("postgresql://u@127.0.0.1/w", "postgresql://u@127.0.0.1/w"),
    ],
)
def test_dialogues_are_kept_beside_what_the_gateway_keeps(database: str, place: str) -> None:
    assert place_of_dialogues(database) == place


def test_only_a_message_with_a_reply_was_answered(domain: Domain) -> None:
    tracker = open_dialogue("c1", domain)
    assert not was_answered(tracker)
    note_turn(tracker, "t1", "one", ("answer",))
    assert was_answered(tracker)
    note_turn(tracker, "t2", "two")
    assert not was_answered(tracker)


@pytest.mark.parametrize("turns", [0, 1, KEPT_TURNS, KEPT_TURNS + 1, KEPT_TURNS + 5])
def test_the_last_turns_begin_with_a_message(turns: int, domain: Domain) -> None:
    tracker = open_dialogue("c1", domain)
    for turn in range(turns):
        note_turn(tracker, f"t{turn}", f"question {turn}", ("answer",))
    kept = last_turns(tracker)
    heard = [event for event in kept if isinstance(event, UserUttered)]
    assert len(heard) == min(turns, KEPT_TURNS)
    assert kept[:1] == heard[:1]
