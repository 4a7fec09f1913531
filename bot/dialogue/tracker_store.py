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
from rasa.shared.utils.common import all_subclasses
from sqlalchemy.dialects import postgresql, sqlite  # type: ignore[import-untyped]
from sqlalchemy.orm import declarative_base  # type: ignore[import-untyped]

from bot.dialogue.errors import StoreFailed

KEPT_TURNS = 2
# What Rasa keeps of a parsed message beside these is only of use to somebody debugging it.
KEPT_PARSE_DATA = ("intent", "entities", "text", "message_id", "metadata")
DATABASE_URL = "WAYMARK_DATABASE_URL"
# As the gateway's own store sets them. Rasa's defaults wait for the disk on every turn.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA secure_delete = ON",
    "PRAGMA busy_timeout = 5000",
)

Tables: Any = declarative_base()


class Dialogue(Tables):  # type: ignore[misc]
    """One conversation. Rasa's own table is called `events`, and so is one of the gateway's."""

    __tablename__ = "dialogues"

    sender_id = sa.Column(sa.String(255), primary_key=True)
    data = sa.Column(sa.Text, nullable=False)
    changed = sa.Column(sa.Float, nullable=False)


READ = sa.select(Dialogue.data).where(Dialogue.sender_id == sa.bindparam("sender_id"))
# Rasa searches all its classes for every event that it reads; this looks once.
EVENT_CLASSES: dict[str, type[Event]] = {kind.type_name: kind for kind in all_subclasses(Event)}


class BoundedTrackerStore(SQLTrackerStore):  # type: ignore[misc]
    """SQLite or PostgreSQL, whichever the gateway uses; a turn that got no reply leaves no trace."""

    Base = Tables
    SQLEvent = Dialogue
    engine: Any

    def __init__(
        self, domain: Domain, event_broker: EventBroker | None = None, url: str | None = None, **kwargs: Any
    ) -> None:
        kwargs.pop("host", None)
        place = url or place_of_dialogues(os.environ.get(DATABASE_URL, "sqlite:///var/waymark.db"))
        super().__init__(domain=domain, host=place, event_broker=event_broker)
        insert = postgresql.insert
        if self.engine.dialect.name == "sqlite":
            self.engine, insert = _reopen_sqlite(self.engine), sqlite.insert
            self.sessionmaker.configure(bind=self.engine)
        self._write = _replace_row(insert(Dialogue))
        self._failed: set[str] = set()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the tracker: its slots, its active form, its last turns; None for a new conversation."""
        try:
            with self.engine.connect() as connection:
                data = connection.execute(READ, {"sender_id": sender_id}).scalar()
        except Exception as error:
            self._failed.add(sender_id)
            raise StoreFailed("reading a dialogue", error) from None
        if data is None:
            return None
        events = [EVENT_CLASSES[kept["event"]]._from_parameters(kept) for kept in json.loads(data)]
        return DialogueStateTracker.from_events(sender_id, events, self.domain.slots)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the tracker, unless its last turn got no reply: then a retry must find things as they were."""
        if not was_answered(tracker):
            return
        if tracker.sender_id in self._failed:
            # Rasa took the failed read for a new conversation, which must not replace what is known.
            raise StoreFailed("writing a dialogue that was not read", LookupError())
        data = json.dumps([*_preamble(tracker), *(_as_kept(event) for event in last_turns(tracker))])
        try:
            with self.engine.begin() as connection:
                row = {"sender_id": tracker.sender_id, "data": data, "changed": time.time()}
                connection.execute(self._write, row)
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


def _reopen_sqlite(engine: Any) -> Any:
    """Return an engine that keeps its connections: Rasa's opens the file anew for every turn."""
    engine.dispose()
    kept = sa.create_engine(engine.url, poolclass=sa.pool.QueuePool)

    @sa.event.listens_for(kept, "connect")  # type: ignore[untyped-decorator]
    def set_pragmas(connection: Any, _record: Any) -> None:
        for pragma in SQLITE_PRAGMAS:
            connection.execute(pragma)

    return kept


def _replace_row(insert: Any) -> Any:
    changes = {"data": insert.excluded.data, "changed": insert.excluded.changed}
    return insert.on_conflict_do_update(index_elements=["sender_id"], set_=changes)


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
