"""Conversations: opened with a token of which only the hash is kept, read, and deleted whole."""

import hashlib
import secrets
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, delete, exists, insert, select, update

from bot.replies import Conversation, Owner, Reply, Utterance
from bot.store import tables
from bot.store.database import Connected, Database
from bot.store.events import append_events

_rows = tables.conversations
_OF_A_CONVERSATION = (
    tables.turns,
    tables.events,
    tables.payloads,
    tables.feedback,
    tables.deletions,
    tables.reminders,
    tables.cases,
    tables.case_moves,
    tables.telegram_buttons,
)
_READ = [column for column in _rows.c if column.name not in {"token_hash", "last_turn", "last_event"}]


@dataclass(frozen=True, slots=True)
class ConversationRows:
    """The conversations in the store."""

    database: Database

    async def add_conversation(self, channel: str, city: str | None, language: str | None) -> tuple[str, str]:
        """Opens a conversation that the bot owns; returns its id and its token."""
        conversation, token = secrets.token_urlsafe(16), secrets.token_urlsafe(32)
        values = {
            "id": conversation,
            "token_hash": hash_token(token),
            "channel": channel,
            "city": city,
            "language": language,
            "owner": Owner.BOT,
            "last_turn": 0,
            "last_event": 0,
            "created_at": time.time(),
        }
        async with self.database.writing() as connection:
            await connection.execute(insert(_rows).values(values))
            await append_events(connection, conversation, None, "owner", [{"owner": Owner.BOT}])
        return conversation, token

    async def find_conversation(self, conversation: str) -> Conversation | None:
        """Reads one conversation."""
        async with self.database.reading() as connection:
            result = await connection.execute(select(*_READ).where(_rows.c.id == conversation))
            row = result.mappings().one_or_none()
        return _make_conversation(row) if row else None

    async def token_matches(self, conversation: str, token: str) -> bool | None:
        """Whether the token opens the conversation; None when there is no such conversation."""
        async with self.database.reading() as connection:
            result = await connection.execute(select(_rows.c.token_hash).where(_rows.c.id == conversation))
            expected = result.scalar_one_or_none()
        return None if expected is None else secrets.compare_digest(expected, hash_token(token))

    async def delete_conversation(self, conversation: str, due_at: float) -> bool:
        """Deletes all that is kept and notes that Rasa's part must go; True when a turn was unanswered."""
        turns = tables.turns
        waiting = select(exists().where(turns.c.conversation == conversation, turns.c.state == "waiting"))
        async with self.database.writing() as connection:
            # Its own row first, as lock_conversation would: a turn that is being closed is closed before.
            await connection.execute(delete(_rows).where(_rows.c.id == conversation))
            unanswered = bool((await connection.execute(waiting)).scalar_one())
            for table in _OF_A_CONVERSATION:
                await connection.execute(delete(table).where(table.c.conversation == conversation))
            note = {"conversation": conversation, "due_at": due_at, "attempts": 0}
            await connection.execute(insert(tables.deletions).values(note))
        return unanswered


def hash_token(token: str) -> str:
    """The only form in which a token is kept; tokens are random, so no salt is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


async def lock_conversation(connection: Connected, conversation: str) -> None:
    """Makes others who would write to this conversation wait; whoever changes its turns does this first."""
    await connection.execute(select(_rows.c.id).where(_rows.c.id == conversation).with_for_update())


async def remember_place(connection: Connected, conversation: str, utterances: Sequence[Utterance]) -> None:
    """Keeps the language, city and nation of the last reply that has them."""
    latest: dict[str, Any] = {}
    for utterance in utterances:
        found = {
            "last_language": utterance.language,
            "last_city": utterance.city,
            "last_nation": utterance.nation,
        }
        latest |= {name: value for name, value in found.items() if value is not None}
    if latest:
        await connection.execute(update(_rows).where(_rows.c.id == conversation).values(latest))


async def allow_payloads(connection: Connected, conversation: str, replies: Iterable[Reply]) -> None:
    """Lets the newcomer press the buttons of these replies."""
    table = tables.payloads
    digests = {digest_payload(button.payload) for reply in replies for button in reply.buttons}
    known = select(table.c.digest).where(table.c.conversation == conversation, table.c.digest.in_(digests))
    new = digests - set((await connection.execute(known)).scalars()) if digests else set()
    if new:
        rows = [{"conversation": conversation, "digest": digest} for digest in sorted(new)]
        await connection.execute(insert(table), rows)


def digest_payload(payload: str) -> str:
    """The form in which it is kept what may be pressed."""
    return hashlib.sha256(payload.encode("utf-8", "surrogatepass")).hexdigest()


def _make_conversation(row: RowMapping) -> Conversation:
    return Conversation(**{**row, "owner": Owner(row["owner"])})
