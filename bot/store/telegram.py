"""Telegram in the store: updates kept once, who talks where, what was sent, what buttons mean."""

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, delete, func, insert, select, update

from bot.store import tables
from bot.store.database import Database

_updates, _chats, _buttons = tables.telegram_updates, tables.telegram_chats, tables.telegram_buttons
LEASE_S = 60.0
"""How long what one gateway works on is left alone by the others; after a crash it is taken up again."""

REMEMBERED_S = 2 * 24 * 3600.0
"""Telegram delivers an update again for a day; its number is remembered for longer than that."""


@dataclass(frozen=True, slots=True)
class KeptUpdate:
    """An update that waits; `content` is what it says."""

    id: int
    chat: int
    member: int
    content: Mapping[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True)
class Chat:
    """Who talks where: `member` is 0 in a private chat. `sent_part` counts parts of the event after `sent_event`."""

    chat: int
    member: int
    conversation: str | None
    reply_to: int | None
    sent_event: int
    sent_part: int
    closed: bool
    attempts: int
    due_at: float

    @property
    def was_claimed(self) -> bool:
        """Whether a gateway claimed it and never said how that ended: what it was sending may have been taken."""
        return self.due_at > 0.0 and self.attempts == 0


_CHAT = list(_chats.c)


@dataclass(frozen=True, slots=True)
class TelegramRows:
    """The rows of Telegram in the store."""

    database: Database

    async def keep_updates(self, rows: Sequence[tuple[int, int, int, Mapping[str, Any]]]) -> int:
        """Keeps updates (number, chat, member, content) that are not kept yet; returns how many are new."""
        async with self.database.writing() as connection:
            numbers = [row[0] for row in rows]
            known = set(
                (await connection.execute(select(_updates.c.id).where(_updates.c.id.in_(numbers)))).scalars()
            )
            new = {row[0]: row for row in rows if row[0] not in known}
            values = [
                {"id": id_, "chat": chat, "member": member, "content": dict(content), "waiting": True,
                 "attempts": 0, "due_at": 0.0, "received_at": time.time()}
                for id_, chat, member, content in new.values()
            ]  # fmt: skip
            if values:
                await connection.execute(insert(_updates), values)
        return len(values)

    async def list_due(self, limit: int) -> list[KeptUpdate]:
        """Reads the updates to handle now: of each member of a chat the first that waits."""
        first = (
            select(func.min(_updates.c.id).label("id"))
            .where(_updates.c.waiting.is_(True))
            .group_by(_updates.c.chat, _updates.c.member)
            .subquery()
        )
        query = (
            select(_updates.c.id, _updates.c.chat, _updates.c.member, _updates.c.content, _updates.c.attempts)
            .join(first, first.c.id == _updates.c.id)
            .where(_updates.c.due_at <= time.time())
            .order_by(_updates.c.id)
            .limit(limit)
        )
        async with self.database.reading() as connection:
            return [KeptUpdate(*row) for row in await connection.execute(query)]

    async def claim_update(self, kept: KeptUpdate) -> bool:
        """Takes an update for this gateway for a while; False when another has it, or its chat has moved."""
        now = time.time()
        claim = update(_updates).where(
            _updates.c.id == kept.id,
            _updates.c.chat == kept.chat,
            _updates.c.waiting.is_(True),
            _updates.c.due_at <= now,
        )
        async with self.database.writing() as connection:
            result = await connection.execute(
                claim.values(due_at=now + LEASE_S, attempts=_updates.c.attempts + 1)
            )
        return bool(result.rowcount)

    async def release_leases(self) -> int:
        """Gives back what a gateway that died had claimed; only where no other can be at work.

        Returns of how many chats it was sending something, which may be sent again.
        """
        if self.database.shared:
            return 0
        claimed = (
            select(func.count()).select_from(_chats).where(_chats.c.due_at > 0.0, _chats.c.attempts == 0)
        )
        async with self.database.writing() as connection:
            await connection.execute(update(_updates).where(_updates.c.waiting.is_(True)).values(due_at=0.0))
            again: int = (await connection.execute(claimed)).scalar_one()
            await connection.execute(update(_chats).values(due_at=0.0))
        return again

    async def finish_update(self, id_: int) -> None:
        """Forgets what the update said and whose it was, and the numbers of those long finished."""
        old = and_(_updates.c.waiting.is_(False), _updates.c.received_at < time.time() - REMEMBERED_S)
        async with self.database.writing() as connection:
            done = {"waiting": False, "content": None, "chat": 0, "member": 0}
            await connection.execute(update(_updates).where(_updates.c.id == id_).values(done))
            await connection.execute(delete(_updates).where(old))

    async def postpone_update(self, id_: int, due_at: float) -> None:
        """Leaves the update for later."""
        async with self.database.writing() as connection:
            await connection.execute(update(_updates).where(_updates.c.id == id_).values(due_at=due_at))

    # --- chats ---

    async def find_chat(self, chat: int, member: int) -> Chat | None:
        """Reads who talks where."""
        query = select(*_CHAT).where(_chats.c.chat == chat, _chats.c.member == member)
        async with self.database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return Chat(*row) if row else None

    async def begin_chat(self, chat: int, member: int, conversation: str) -> None:
        """Notes that this chat has this conversation from now on, with nothing sent of it."""
        here = and_(_chats.c.chat == chat, _chats.c.member == member)
        values = {"conversation": conversation, "sent_event": 0, "sent_part": 0, "closed": False,
                  "attempts": 0, "due_at": 0.0, "reply_to": None}  # fmt: skip
        async with self.database.writing() as connection:
            if not (await connection.execute(update(_chats).where(here).values(values))).rowcount:
                await connection.execute(insert(_chats).values(chat=chat, member=member, **values))

    async def change_chat(self, chat: int, member: int, **changes: Any) -> None:
        """Writes fields of a chat."""
        here = and_(_chats.c.chat == chat, _chats.c.member == member)
        async with self.database.writing() as connection:
            await connection.execute(update(_chats).where(here).values(changes))

    async def record_sent(self, conversation: str, **changes: Any) -> None:
        """Writes how far a conversation is sent; by its id, since its chat may get another number meanwhile."""
        here = _chats.c.conversation == conversation
        async with self.database.writing() as connection:
            await connection.execute(update(_chats).where(here).values(changes))

    async def move_chat(self, old: int, new: int) -> None:
        """A group became a supergroup: everything of it goes on under its new number."""
        async with self.database.writing() as connection:
            members = (
                await connection.execute(select(_chats.c.member).where(_chats.c.chat == old))
            ).scalars()
            both = and_(_chats.c.chat == new, _chats.c.member.in_(list(members)))
            await connection.execute(delete(_chats).where(both))
            await connection.execute(update(_chats).where(_chats.c.chat == old).values(chat=new))
            waiting = and_(_updates.c.chat == old, _updates.c.waiting.is_(True))
            await connection.execute(update(_updates).where(waiting).values(chat=new))

    async def close_chat(self, chat: int) -> None:
        """Sends nothing to this chat any more, until somebody writes there."""
        async with self.database.writing() as connection:
            await connection.execute(
                update(_chats).where(_chats.c.chat == chat).values(closed=True, due_at=0.0)
            )

    async def forget_chat(self, chat: int, member: int) -> None:
        """Deletes who talked there."""
        here = and_(_chats.c.chat == chat, _chats.c.member == member)
        async with self.database.writing() as connection:
            await connection.execute(delete(_chats).where(here))

    async def list_unsent(self, limit: int) -> list[Chat]:
        """Reads the chats that have something to be sent now."""
        rows = tables.conversations
        query = (
            select(*_CHAT)
            .join(rows, rows.c.id == _chats.c.conversation)
            .where(
                _chats.c.closed.is_(False),
                _chats.c.due_at <= time.time(),
                rows.c.last_event > _chats.c.sent_event,
            )
            .order_by(_chats.c.due_at)
            .limit(limit)
        )
        async with self.database.reading() as connection:
            return [Chat(*row) for row in await connection.execute(query)]

    async def claim_chat(self, chat: Chat) -> bool:
        """Takes what is to be sent to a chat for this gateway; False when another has it, or has sent more."""
        now = time.time()
        claim = update(_chats).where(
            _chats.c.chat == chat.chat,
            _chats.c.member == chat.member,
            _chats.c.due_at <= now,
            _chats.c.sent_event == chat.sent_event,
            _chats.c.sent_part == chat.sent_part,
        )
        async with self.database.writing() as connection:
            return bool((await connection.execute(claim.values(due_at=now + LEASE_S, attempts=0))).rowcount)

    # --- buttons ---

    async def keep_buttons(self, conversation: str, payloads: Sequence[str]) -> dict[str, str]:
        """Returns a token for every payload, the same one each time."""
        tokens = {payload: _make_token(conversation, payload) for payload in payloads}
        async with self.database.writing() as connection:
            known = select(_buttons.c.token).where(_buttons.c.token.in_(tokens.values()))
            there = set((await connection.execute(known)).scalars())
            rows = [
                {"token": token, "conversation": conversation, "payload": payload}
                for payload, token in tokens.items()
                if token not in there
            ]
            if rows:
                await connection.execute(insert(_buttons), rows)
        return tokens

    async def find_payload(self, conversation: str, token: str) -> str | None:
        """Reads what a button of this conversation means."""
        query = select(_buttons.c.payload).where(
            _buttons.c.token == token, _buttons.c.conversation == conversation
        )
        async with self.database.reading() as connection:
            payload: str | None = (await connection.execute(query)).scalar_one_or_none()
        return payload


def _make_token(conversation: str, payload: str) -> str:
    return hashlib.sha256(f"{conversation} {payload}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
