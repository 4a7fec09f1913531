"""Rooms: where else a case is shown, how far, and who is who there."""

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, or_, select, true, update

from bot.desk.cases import Case, CaseState
from bot.store import tables
from bot.store.cases import make_case
from bot.store.database import Database

LEASE_S = 60.0
"""How long a room is left to the gateway that began to write there."""

_rooms, _places, _links = tables.desk_rooms, tables.desk_places, tables.account_links
_marks = tables.adapter_marks
_cases, _moves, _conversations = tables.cases, tables.case_moves, tables.conversations


@dataclass(frozen=True, slots=True)
class Room:
    """A case as an adapter shows it. `turn`, `event`, `moved_at`, `state`: what of it is shown already."""

    adapter: str
    case: str
    room: str | None
    turn: int
    event: int
    moved_at: float
    state: str
    attempts: int
    due_at: float


class RoomLost(Exception):
    """Another gateway has the room by now, or what was shown in it is to be shown anew."""


@dataclass(frozen=True, slots=True)
class RoomRows:
    """The rooms in the store."""

    database: Database

    # --- who and where ---

    async def link(self, adapter: str, member: str, account: str) -> None:
        """Says who a member is; whoever it was before, it is not any more."""
        async with self.database.writing() as connection:
            here = and_(_links.c.adapter == adapter, _links.c.member == member)
            await connection.execute(delete(_links).where(here))
            await connection.execute(insert(_links).values(adapter=adapter, member=member, account=account))

    async def find_linked(self, adapter: str, member: str) -> str | None:
        """Reads whose account a member has."""
        query = select(_links.c.account).where(_links.c.adapter == adapter, _links.c.member == member)
        async with self.database.reading() as connection:
            found: str | None = (await connection.execute(query)).scalar_one_or_none()
        return found

    async def list_linked(self, adapter: str) -> Mapping[str, str]:
        """Reads the accounts by member."""
        query = select(_links.c.member, _links.c.account).where(_links.c.adapter == adapter)
        async with self.database.reading() as connection:
            return {row.member: row.account for row in await connection.execute(query)}

    async def set_place(self, adapter: str, city: str, place: str | None) -> None:
        """Says where the connectors of a city work; None: nowhere any more."""
        async with self.database.writing() as connection:
            here = and_(_places.c.adapter == adapter, _places.c.city == city)
            await connection.execute(delete(_places).where(here))
            if place is not None:
                await connection.execute(insert(_places).values(adapter=adapter, city=city, place=place))

    async def list_places(self, adapter: str) -> Mapping[str, str]:
        """Reads the places by city."""
        query = select(_places.c.city, _places.c.place).where(_places.c.adapter == adapter)
        async with self.database.reading() as connection:
            found = await connection.execute(query.order_by(_places.c.city))
            return {row.city: row.place for row in found}

    # --- rooms ---

    async def add_rooms(self, adapter: str, cities: Collection[str] | None) -> None:
        """Notes that the open cases of these cities (None: of all) are to be shown."""
        there = exists().where(_rooms.c.adapter == adapter, _rooms.c.case == _cases.c.id)
        here = true() if cities is None else or_(_cases.c.city.in_(cities), _cases.c.city.is_(None))
        query = select(_cases.c.id).where(_cases.c.state != CaseState.CLOSED, ~there, here)
        async with self.database.reading() as connection:
            missing = list((await connection.execute(query)).scalars())
        for case in missing:
            async with self.database.writing() as connection:
                if (await connection.execute(select(there.where(_cases.c.id == case)))).scalar_one():
                    continue  # another gateway was faster
                fresh = Room(adapter, case, None, 0, 0, 0.0, CaseState.WAITING, 0, 0.0)
                await connection.execute(insert(_rooms).values(_write(fresh)))

    async def list_due(self, adapters: Collection[str], limit: int) -> list[Room]:
        """Reads the rooms that lack something now."""
        lacks = or_(
            _cases.c.id.is_(None),
            _rooms.c.room.is_(None),
            _conversations.c.last_turn > _rooms.c.turn,
            _conversations.c.last_event > _rooms.c.event,
            _cases.c.state != _rooms.c.state,
            exists().where(_moves.c.conversation == _cases.c.conversation, _moves.c.at > _rooms.c.moved_at),
        )
        query = (
            select(_rooms)
            .outerjoin(_cases, _cases.c.id == _rooms.c.case)
            .outerjoin(_conversations, _conversations.c.id == _cases.c.conversation)
            .where(_rooms.c.adapter.in_(adapters), _rooms.c.due_at <= time.time(), lacks)
            .order_by(_rooms.c.due_at)
            .limit(limit)
        )
        async with self.database.reading() as connection:
            return [Room(**row) for row in (await connection.execute(query)).mappings()]

    async def claim_room(self, room: Room) -> Room | None:
        """Takes a room for this gateway, and returns it so; None when another has it."""
        try:
            return await self.record(room)
        except RoomLost:
            return None

    async def record(self, shown: Room, /, **changes: Any) -> Room:
        """Writes how far a claimed room is, and keeps it for longer; returns it as it is now.

        RoomLost when it is no longer this gateway's, or is to be shown anew.
        """
        values = {"due_at": time.time() + LEASE_S, **changes}
        ours = and_(
            _is(shown),
            _rooms.c.due_at == shown.due_at,
            _rooms.c.turn == shown.turn,
            _rooms.c.event == shown.event,
        )
        async with self.database.writing() as connection:
            if not (await connection.execute(update(_rooms).where(ours).values(values))).rowcount:
                raise RoomLost
        return replace(shown, **values)

    async def give_back(self, shown: Room, due_at: float, attempts: int) -> None:
        """Leaves a claimed room for later, if it is still this gateway's."""
        ours = and_(_is(shown), _rooms.c.due_at == shown.due_at)
        async with self.database.writing() as connection:
            values = {"due_at": due_at, "attempts": attempts}
            await connection.execute(update(_rooms).where(ours).values(values))

    async def forget_room(self, room: Room) -> None:
        """Deletes what was kept of a room."""
        async with self.database.writing() as connection:
            await connection.execute(delete(_rooms).where(_is(room)))

    async def find_case_of(self, adapter: str, room: str) -> Case | None:
        """Reads the case that is shown in a room."""
        query = (
            select(_cases)
            .join(_rooms, _rooms.c.case == _cases.c.id)
            .where(_rooms.c.adapter == adapter, _rooms.c.room == room)
        )
        async with self.database.reading() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return make_case(row) if row else None

    async def list_rooms(self, adapter: str) -> list[str]:
        """Reads the names of the rooms that are open."""
        query = select(_rooms.c.room).where(_rooms.c.adapter == adapter, _rooms.c.room.is_not(None))
        async with self.database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def find_room(self, adapter: str, beginning: str) -> str | None:
        """Reads the name of the room that begins so."""
        begins = _rooms.c.room.startswith(beginning, autoescape=True)
        query = select(_rooms.c.room).where(_rooms.c.adapter == adapter, begins)
        async with self.database.reading() as connection:
            found: str | None = (await connection.execute(query)).scalar_one_or_none()
        return found

    # --- how far we listened ---

    async def read_mark(self, adapter: str) -> str | None:
        """Reads up to where an adapter has heard its server."""
        async with self.database.reading() as connection:
            query = select(_marks.c.mark).where(_marks.c.adapter == adapter)
            found: str | None = (await connection.execute(query)).scalar_one_or_none()
        return found

    async def write_mark(self, adapter: str, mark: str) -> None:
        """Writes it."""
        async with self.database.writing() as connection:
            known = update(_marks).where(_marks.c.adapter == adapter).values(mark=mark)
            if not (await connection.execute(known)).rowcount:
                await connection.execute(insert(_marks).values(adapter=adapter, mark=mark))

    async def release_rooms(self) -> None:
        """Gives back what a gateway that died had begun; only where no other can be at work."""
        if not self.database.shared:
            async with self.database.writing() as connection:
                await connection.execute(update(_rooms).values(due_at=func.min(_rooms.c.due_at, time.time())))


def _is(room: Room) -> ColumnElement[bool]:
    return and_(_rooms.c.adapter == room.adapter, _rooms.c.case == room.case)


def _write(room: Room) -> dict[str, Any]:
    return {column.name: getattr(room, column.name) for column in _rooms.c}
