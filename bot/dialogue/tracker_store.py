"""Keeps dialogues small: the slots as they are now and the last few turns, in one row a conversation.

Rasa's own store rebuilds the whole conversation on every turn and grows slower with each.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa  # type: ignore[import-untyped]
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import declarative_base  # type: ignore[import-untyped]

from bot.dialogue.errors import StoreFailed

KEPT_TURNS = 2
# What Rasa keeps of a parsed message beside these is only of use to somebody debugging it.
KEPT_PARSE_DATA = ("intent", "entities", "text", "message_id", "metadata")
DATABASE_URL = "WAYMARK_DATABASE_URL"

Tables: Any = declarative_base()


class Dialogue(Tables):  # type: ignore[misc]
    """One conversation. Rasa's own table is called `events`, and so is one of the gateway's."""

    __tablename__ = "dialogues"

    sender_id = sa.Column(sa.String(255), primary_key=True)
    data = sa.Column(sa.Text, nullable=False)
    changed = sa.Column(sa.Float, nullable=False)


class BoundedTrackerStore(SQLTrackerStore):  # type: ignore[misc]
    """SQLite or PostgreSQL, whichever the gateway uses; a turn that got no reply leaves no trace."""

    Base = Tables
    SQLEvent = Dialogue

    def __init__(
        self, domain: Domain, event_broker: EventBroker | None = None, url: str | None = None, **kwargs: Any
    ) -> None:
        kwargs.pop("host", None)
        place = url or place_of_dialogues(os.environ.get(DATABASE_URL, "sqlite:///var/waymark.db"))
        super().__init__(domain=domain, host=place, event_broker=event_broker)
        self._failed: set[str] = set()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the tracker: its slots, its active form, its last turns; None for a new conversation."""
        try:
            with self.session_scope() as session:
                row = session.get(Dialogue, sender_id)
                data = row.data if row is not None else None
        except Exception as error:
            self._failed.add(sender_id)
            raise StoreFailed("reading a dialogue", error) from None
        if data is None:
            return None
        return DialogueStateTracker.from_dict(sender_id, json.loads(data), self.domain.slots)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the tracker, unless its last turn got no reply: then a retry must find things as they were."""
        if not was_answered(tracker):
            return
        if tracker.sender_id in self._failed:
            # Rasa took the failed read for a new conversation, which must not replace what is known.
            raise StoreFailed("writing a dialogue that was not read", LookupError())
        data = json.dumps([*_preamble(tracker), *(_as_kept(event) for event in last_turns(tracker))])
        try:
            with self.session_scope() as session:
                session.merge(Dialogue(sender_id=tracker.sender_id, data=data, changed=time.time()))
                session.commit()
        except Exception as error:
            self._failed.add(tracker.sender_id)
            raise StoreFailed("writing a dialogue", error) from None

    async def delete(self, sender_id: str) -> None:
        """Delete everything that is held of a conversation."""
        try:
            with self.session_scope() as session:
                session.query(Dialogue).filter(Dialogue.sender_id == sender_id).delete()
                session.commit()
        except Exception as error:
            raise StoreFailed("deleting a dialogue", error) from None
        self._failed.discard(sender_id)

    async def keys(self) -> Iterable[str]:
        """Return the ids of every conversation held."""
        with self.session_scope() as session:
            return [row.sender_id for row in session.query(Dialogue.sender_id)]

    def forget_failure(self, sender_id: str) -> bool:
        """Tell whether reading or writing failed since last asked: Rasa itself goes on as if nothing were wrong."""
        failed = sender_id in self._failed
        self._failed.discard(sender_id)
        return failed


def place_of_dialogues(database_url: str) -> str:
    """Return where dialogues are kept: the gateway's PostgreSQL, or a SQLite file beside the gateway's."""
    if urlsplit(database_url).scheme == "sqlite":
        return database_url.removesuffix(".db") + "-dialogues.db"
    return database_url.replace("postgresql+psycopg://", "postgresql://", 1)


def was_answered(tracker: DialogueStateTracker) -> bool:
    """Tell whether the last message got a reply; a tracker without any message has nothing to keep."""
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            return True
        if isinstance(event, UserUttered):
            return False
    return False


def last_turns(tracker: DialogueStateTracker) -> list[Event]:
    """Return the events of the last few turns, from the listening that came before the first of them."""
    events = list(tracker.events)
    starts = [number for number, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(starts) <= KEPT_TURNS:
        first = starts[0] if starts else len(events)
    else:
        first = starts[-KEPT_TURNS]
    return events[first:]


def _preamble(tracker: DialogueStateTracker) -> list[dict[str, Any]]:
    """A session start that sets each slot once, the active form, and the listening before the first turn."""
    events: list[Event] = [ActionExecuted("action_session_start"), SessionStarted()]
    for name, value in tracker.current_slot_values().items():
        if value is not None and name != "session_started_metadata":
            events.append(SlotSet(name, value))
    if tracker.active_loop_name:
        events.append(ActiveLoop(tracker.active_loop_name))
    events.append(ActionExecuted("action_listen"))
    return [event.as_dict() for event in events]


def _as_kept(event: Event) -> dict[str, Any]:
    data: dict[str, Any] = event.as_dict()
    if isinstance(event, UserUttered):
        parsed = data.get("parse_data") or {}
        data["parse_data"] = {name: parsed[name] for name in KEPT_PARSE_DATA if name in parsed}
    return data
