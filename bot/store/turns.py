"""Turns: kept once under the client's id, claimed by one gateway at a time, closed once, in order."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, exists, insert, or_, select, update

from bot.errors import ConversationUnknown, TurnConflict
from bot.replies import Owner, Reply, Turn, TurnForm, TurnState
from bot.store import tables
from bot.store.cases import Asked, open_case, wake_case
from bot.store.conversations import allow_payloads, digest_payload, lock_conversation, remember_place
from bot.store.database import Connected, Database
from bot.store.events import append_events

GRACE_S = 2.0
"""How long a turn just kept is left to the gateway that kept it."""

_rows = tables.turns
_READ = [column for column in _rows.c if column.name not in {"due_at", "claimed_by"}]
_earlier = tables.turns.alias("earlier")
_nothing_waits_before = ~exists().where(
    _earlier.c.conversation == _rows.c.conversation,
    _earlier.c.number < _rows.c.number,
    _earlier.c.state == TurnState.WAITING,
)


@dataclass(frozen=True, slots=True)
class TurnRows:
    """The turns in the store, as one gateway sees them."""

    database: Database
    gateway: str = field(default_factory=lambda: uuid4().hex)

    async def keep_turn(
        self, conversation: str, turn: str, form: TurnForm, content: str, language: str | None
    ) -> Turn:
        """Keeps a turn, or finds it kept before; TurnConflict when that one said something else."""
        now = time.time()
        values = {
            "conversation": conversation,
            "id": turn,
            "form": form,
            "content": content,
            "language": language,
            "state": TurnState.WAITING,
            "told": False,
            "attempts": 0,
            "due_at": now + GRACE_S,
            "claimed_by": self.gateway,
            "received_at": now,
        }
        async with self.database.writing() as connection:
            # Locked first: turns are kept one after another. One that is known takes no number.
            await lock_conversation(connection, conversation)
            kept = await _find_turn(connection, conversation, turn)
            if kept is None:
                row = values | {"number": await _take_number(connection, conversation)}
                await connection.execute(insert(_rows).values(row))
                kept = _make_turn({column.name: row[column.name] for column in _READ})
        if (kept.form, kept.content) != (form, content):
            raise TurnConflict
        return kept

    async def find_turn(self, turn: Turn) -> Turn | None:
        """Reads the turn as it is now; None when its conversation was deleted."""
        async with self.database.reading() as connection:
            return await _find_turn(connection, turn.conversation, turn.id)

    async def list_turns(self, conversation: str) -> list[Turn]:
        """Reads every turn of a conversation, in order."""
        query = select(*_READ).where(_rows.c.conversation == conversation).order_by(_rows.c.number)
        async with self.database.reading() as connection:
            return [_make_turn(dict(row)) for row in (await connection.execute(query)).mappings()]

    async def list_due(self, limit: int) -> list[Turn]:
        """Reads the turns to try now: of each conversation at most the first that waits."""
        query = (
            select(*_READ)
            .where(_rows.c.state == TurnState.WAITING, _rows.c.due_at <= time.time(), _nothing_waits_before)
            .order_by(_rows.c.due_at)
            .limit(limit)
        )
        async with self.database.reading() as connection:
            return [_make_turn(dict(row)) for row in (await connection.execute(query)).mappings()]

    async def is_behind_told(self, turn: Turn) -> bool:
        """Whether an earlier turn of the conversation waits, and the newcomer knows."""
        before = exists().where(
            _rows.c.conversation == turn.conversation,
            _rows.c.number < turn.number,
            _rows.c.state == TurnState.WAITING,
            _rows.c.told.is_(True),
        )
        async with self.database.reading() as connection:
            return bool((await connection.execute(select(before))).scalar_one())

    async def claim_turn(self, turn: Turn, lease_s: float) -> bool:
        """Takes the turn for this gateway, unless it is closed, another has it, or one before it waits."""
        now = time.time()
        free = or_(_rows.c.due_at <= now, _rows.c.claimed_by == self.gateway)
        claim = update(_rows).where(_is_waiting(turn), free, _nothing_waits_before)
        async with self.database.writing() as connection:
            result = await connection.execute(
                claim.values(due_at=now + lease_s, claimed_by=self.gateway, attempts=_rows.c.attempts + 1)
            )
        return bool(result.rowcount)

    async def close_turn(
        self, turn: Turn, state: TurnState, replies: Sequence[Reply], asked: Asked | None = None
    ) -> bool:
        """Writes the answer, once, and opens a case if a person is asked for.

        False when the turn was closed or deleted before. With a connector the bot is silent, whatever it had decided:
        the turn is for the connector then.
        """
        async with self.database.writing() as connection:
            await lock_conversation(connection, turn.conversation)
            if await _is_with_connector(connection, turn.conversation):
                state, replies, asked = TurnState.PASSED, (), None
                await wake_case(connection, turn.conversation, turn.received_at)
            close = update(_rows).where(_is_waiting(turn)).values(state=state, claimed_by=None)
            if not (await connection.execute(close)).rowcount:
                return False
            await _write_replies(connection, turn, replies)
            if state is TurnState.ANSWERED:
                await remember_place(connection, turn.conversation, replies)
            await allow_payloads(connection, turn.conversation, replies)
            if asked is not None:
                await open_case(connection, turn.conversation, asked)
        return True

    async def release_claims(self) -> None:
        """Gives back what a gateway that died had claimed; only where no other can be at work."""
        if self.database.shared:
            return
        async with self.database.writing() as connection:
            waiting = update(_rows).where(_rows.c.state == TurnState.WAITING)
            await connection.execute(waiting.values(due_at=0.0, claimed_by=None))

    async def postpone_turn(self, turn: Turn, due_at: float) -> None:
        """Gives the claim up and leaves the turn for later."""
        later = update(_rows).where(_is_waiting(turn)).values(due_at=due_at, claimed_by=None)
        async with self.database.writing() as connection:
            await connection.execute(later)

    async def tell_newcomer(self, turn: Turn, notice: Reply) -> bool:
        """Writes the notice, once; False when the turn is closed, deleted, a connector's, or the newcomer knows."""
        tell = update(_rows).where(_is_waiting(turn), _rows.c.told.is_(False)).values(told=True)
        async with self.database.writing() as connection:
            await lock_conversation(connection, turn.conversation)
            if await _is_with_connector(connection, turn.conversation):
                return False
            if not (await connection.execute(tell)).rowcount:
                return False
            await _write_replies(connection, turn, [notice])
        return True

    async def tell_beside(self, turn: Turn, replies: Sequence[Reply], asked: Asked | None = None) -> None:
        """Writes replies that do not close the turn, each once by its id, whoever has the conversation.

        Opens a case, if a person is to be told.
        """
        said = select(tables.events.c.data).where(
            tables.events.c.conversation == turn.conversation, tables.events.c.turn == turn.id
        )
        async with self.database.writing() as connection:
            await lock_conversation(connection, turn.conversation)
            known = {data.get("id") for data in (await connection.execute(said)).scalars()}
            fresh = [reply for reply in replies if reply.id not in known]
            await _write_replies(connection, turn, fresh)
            await allow_payloads(connection, turn.conversation, fresh)
            if asked is not None:
                await open_case(connection, turn.conversation, asked)

    async def payload_was_sent(self, conversation: str, payload: str) -> bool:
        """Whether a reply in this conversation had a button with this payload."""
        table = tables.payloads
        sent = exists().where(table.c.conversation == conversation, table.c.digest == digest_payload(payload))
        async with self.database.reading() as connection:
            return bool((await connection.execute(select(sent))).scalar_one())


async def _take_number(connection: Connected, conversation: str) -> int:
    owner = tables.conversations
    numbered = (
        update(owner)
        .where(owner.c.id == conversation)
        .values(last_turn=owner.c.last_turn + 1)
        .returning(owner.c.last_turn)
    )
    number: int | None = (await connection.execute(numbered)).scalar_one_or_none()
    if number is None:
        raise ConversationUnknown
    return number


def _is_waiting(turn: Turn) -> ColumnElement[bool]:
    return and_(
        _rows.c.conversation == turn.conversation,
        _rows.c.id == turn.id,
        _rows.c.state == TurnState.WAITING,
    )


async def _is_with_connector(connection: Connected, conversation: str) -> bool:
    table = tables.conversations
    query = select(table.c.owner).where(table.c.id == conversation)
    return (await connection.execute(query)).scalar_one_or_none() == Owner.CONNECTOR


async def _find_turn(connection: Connected, conversation: str, turn: str) -> Turn | None:
    query = select(*_READ).where(_rows.c.conversation == conversation, _rows.c.id == turn)
    row = (await connection.execute(query)).mappings().one_or_none()
    return _make_turn(dict(row)) if row else None


async def _write_replies(connection: Connected, turn: Turn, replies: Iterable[Reply]) -> None:
    data: list[dict[str, Any]] = [reply.model_dump(mode="json") for reply in replies]
    await append_events(connection, turn.conversation, turn.id, "reply", data)


def _make_turn(row: Mapping[str, Any]) -> Turn:
    return Turn(**{**row, "form": TurnForm(row["form"]), "state": TurnState(row["state"])})
