"""Events: what the newcomer's stream carries, numbered so that the numbers grow within a conversation."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from bot.replies import Reply
from bot.store import tables
from bot.store.database import Connected, Database

_rows = tables.events


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: a `reply` or a change of `owner`."""

    number: int
    type: str
    data: Mapping[str, Any]
    created_at: float


@dataclass(frozen=True, slots=True)
class EventRows:
    """The events in the store."""

    database: Database

    async def list_events(self, conversation: str, after: int) -> list[Event]:
        """Reads the events of a conversation with a higher number, in order."""
        query = (
            select(_rows.c.number, _rows.c.type, _rows.c.data, _rows.c.created_at)
            .where(_rows.c.conversation == conversation, _rows.c.number > after)
            .order_by(_rows.c.number)
        )
        async with self.database.reading() as connection:
            return [Event(*row) for row in await connection.execute(query)]

    async def list_replies(self, conversation: str, turn: str) -> list[Reply]:
        """Reads everything that has been sent back for a turn."""
        query = (
            select(_rows.c.data)
            .where(_rows.c.conversation == conversation, _rows.c.turn == turn, _rows.c.type == "reply")
            .order_by(_rows.c.number)
        )
        async with self.database.reading() as connection:
            return [Reply.model_validate(data) for data in (await connection.execute(query)).scalars()]

    async def list_earlier(self, conversation: str, number: int) -> list[Reply]:
        """Reads what was sent back before an event for the same turn."""
        here = _rows.c.conversation == conversation
        turn = select(_rows.c.turn).where(here, _rows.c.number == number).scalar_subquery()
        query = select(_rows.c.data).where(
            here, _rows.c.turn == turn, _rows.c.type == "reply", _rows.c.number < number
        )
        async with self.database.reading() as connection:
            return [Reply.model_validate(data) for data in (await connection.execute(query)).scalars()]

    async def was_shown(self, conversation: str, article: str, since: float) -> bool:
        """Whether a reply with this article was sent since a moment."""
        query = select(_rows.c.data).where(
            _rows.c.conversation == conversation, _rows.c.type == "reply", _rows.c.created_at >= since
        )
        async with self.database.reading() as connection:
            return any(data["article"] == article for data in (await connection.execute(query)).scalars())

    async def find_topic(self, conversation: str) -> str | None:
        """The topic of the last article that was shown, or the emergency of the last card."""
        query = (
            select(_rows.c.data)
            .where(_rows.c.conversation == conversation, _rows.c.type == "reply")
            .order_by(_rows.c.number.desc())
            .limit(20)
        )
        async with self.database.reading() as connection:
            articles = [data["article"] for data in (await connection.execute(query)).scalars()]
        topics = (name_topic(article) for article in articles if article)
        return next((topic for topic in topics if topic), None)


def name_topic(article: str) -> str | None:
    """Gives what an article is about: its topic, or the emergency whose card it is."""
    first, _, second = article.partition("/")
    return second or None if first == "emergency" else first


async def append_events(
    connection: Connected,
    conversation: str,
    turn: str | None,
    kind: str,
    data: Sequence[Mapping[str, Any]],
) -> None:
    """Writes events under the next numbers, in the caller's transaction; none without a conversation."""
    owner = tables.conversations
    numbered = (
        update(owner)
        .where(owner.c.id == conversation)
        .values(last_event=owner.c.last_event + len(data))
        .returning(owner.c.last_event)
    )
    last = (await connection.execute(numbered)).scalar_one_or_none()
    if last is None or not data:
        return
    first, now = last - len(data) + 1, time.time()
    rows = [{"number": number, "data": item, "created_at": now} for number, item in enumerate(data, first)]
    await connection.execute(insert(_rows).values(conversation=conversation, turn=turn, type=kind), rows)
