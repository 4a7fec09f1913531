"""Cases in the store: every move is made on the case as it is then, in one transaction with what it says."""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from uuid import uuid4

from sqlalchemy import ColumnElement, RowMapping, and_, insert, or_, select, true, update

from bot.desk.cases import SILENT_S, Case, CaseState, Outcome, Urgency, ask_again, may_reopen
from bot.desk.errors import CaseUnknown, MessageUsed
from bot.replies import Reply
from bot.store import tables
from bot.store.conversations import allow_payloads, lock_conversation
from bot.store.database import Connected, Database
from bot.store.events import append_events

_rows, _moves, _conversations = tables.cases, tables.case_moves, tables.conversations

Change = Callable[[Case], Case]


@dataclass(frozen=True, slots=True)
class Asked:
    """Why a person is asked for: what a case begins with."""

    city: str | None
    language: str
    topic: str | None
    urgency: Urgency
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """Something that was done with a case; `account` None: it happened by itself."""

    id: str
    at: float
    account: str | None
    what: str
    detail: str | None


@dataclass(frozen=True, slots=True)
class CaseRows:
    """The cases in the store."""

    database: Database

    async def find_case(self, id_: str) -> Case:
        """Reads a case; CaseUnknown when it is not there."""
        async with self.database.reading() as connection:
            return await _find(connection, _rows.c.id == id_)

    async def list_cases(self, state: CaseState, cities: Collection[str] | None, limit: int) -> list[Case]:
        """Reads the cases of these cities (None: of all) that stand so: the urgent first, then who waits longest."""
        order = (_rows.c.urgency.desc(), _rows.c.asked_at)
        if state is CaseState.CLOSED:
            order = (_rows.c.closed_at.desc(), _rows.c.asked_at)
        query = select(_rows).where(_rows.c.state == state, _in_cities(cities)).order_by(*order).limit(limit)
        async with self.database.reading() as connection:
            return [make_case(row) for row in (await connection.execute(query)).mappings()]

    async def list_forgotten(self, now: float) -> list[Case]:
        """Reads the cases that were claimed without a word for too long, or whose snooze is over."""
        awake = or_(_rows.c.snoozed_until.is_(None), _rows.c.snoozed_until <= now)
        silent = and_(_rows.c.spoke_at.is_(None), _rows.c.claimed_at <= now - SILENT_S, awake)
        query = select(_rows).where(
            _rows.c.state == CaseState.CONNECTOR, or_(silent, _rows.c.snoozed_until <= now)
        )
        async with self.database.reading() as connection:
            return [make_case(row) for row in (await connection.execute(query)).mappings()]

    async def list_held(self) -> list[Case]:
        """Reads the cases that a connector has."""
        query = select(_rows).where(_rows.c.state == CaseState.CONNECTOR)
        async with self.database.reading() as connection:
            return [make_case(row) for row in (await connection.execute(query)).mappings()]

    async def list_moves(self, conversation: str) -> list[Move]:
        """Reads everything that was done with a case, in order."""
        query = (
            select(_moves.c.id, _moves.c.at, _moves.c.account, _moves.c.what, _moves.c.detail)
            .where(_moves.c.conversation == conversation)
            .order_by(_moves.c.at, _moves.c.id)
        )
        async with self.database.reading() as connection:
            return [Move(*row) for row in await connection.execute(query)]

    async def make_move(
        self,
        id_: str,
        change: Change,
        what: str,
        account: str | None,
        *,
        move: str | None = None,
        detail: str | None = None,
        said: Sequence[Reply] = (),
    ) -> Case:
        """Makes a move, once by its id `move`: a repetition changes and says nothing.

        MessageUsed when the id was another move's, or one with another `detail`.
        DeskError when the case does not allow it any more, and then nothing has changed.
        """
        async with self.database.writing() as connection:
            found = await _find(connection, _rows.c.id == id_)
            await lock_conversation(connection, found.conversation)
            case = await _find(connection, _rows.c.id == id_)
            if move and await _was_made(connection, move, (case.conversation, account, what, detail)):
                return case
            changed = change(case)
            await _write(connection, case, changed)
            await _note(connection, case.conversation, what, account, detail, move)
            await _say(connection, case.conversation, said)
        return changed


async def open_case(connection: Connected, conversation: str, asked: Asked) -> None:
    """Opens the case of a conversation, or goes on with the one it has, in the caller's transaction."""
    now = time.time()
    query = select(_rows).where(_rows.c.conversation == conversation)
    row = (await connection.execute(query)).mappings().one_or_none()
    known = make_case(row) if row else None
    if known is not None and may_reopen(known, now):
        again = ask_again(known, now=now, **asdict(asked))
        await _write(connection, known, again)
        if known.sealed and not again.sealed:
            await _show_anew(connection, known.id)
        if again.state is not known.state:
            await _note(connection, conversation, "reopened", None)
        return
    fresh = Case(
        id=known.id if known else str(uuid4()),
        conversation=conversation,
        state=CaseState.WAITING,
        asked_at=now,
        **asdict(asked),
    )
    if known is None:
        await connection.execute(insert(_rows).values(asdict(fresh)))
        await _set_owner(connection, fresh)
    else:
        await _write(connection, known, fresh)
        if known.sealed and not fresh.sealed:
            await _show_anew(connection, known.id)
    await _note(connection, conversation, "asked", None)


async def wake_case(connection: Connected, conversation: str, wrote_at: float) -> None:
    """The newcomer wrote: whoever snoozed the case sees it again; who answers a connector agrees to be read."""
    snoozed = and_(_rows.c.conversation == conversation, _rows.c.snoozed_until.is_not(None))
    await connection.execute(update(_rows).where(snoozed).values(snoozed_until=None))
    answers = and_(
        _rows.c.conversation == conversation, _rows.c.sealed.is_(True), _rows.c.spoke_at < wrote_at
    )
    opened = update(_rows).where(answers).values(sealed=False).returning(_rows.c.id)
    for case in (await connection.execute(opened)).scalars():
        await _show_anew(connection, case)


async def _show_anew(connection: Connected, case: str) -> None:
    """What was hidden is shown where else connectors work."""
    rooms = tables.desk_rooms
    await connection.execute(update(rooms).where(rooms.c.case == case).values(turn=0, event=0))


def make_case(row: RowMapping) -> Case:
    """Makes a case of its row."""
    outcome = Outcome(row["outcome"]) if row["outcome"] else None
    values = {**row, "state": CaseState(row["state"]), "urgency": Urgency(row["urgency"]), "outcome": outcome}
    return Case(**values)


def _in_cities(cities: Collection[str] | None) -> ColumnElement[bool]:
    """A case without a city is for everybody: somebody must find out where the newcomer is."""
    return true() if cities is None else or_(_rows.c.city.in_(cities), _rows.c.city.is_(None))


async def _find(connection: Connected, which: ColumnElement[bool]) -> Case:
    row = (await connection.execute(select(_rows).where(which))).mappings().one_or_none()
    if row is None:
        raise CaseUnknown
    return make_case(row)


async def _write(connection: Connected, before: Case, after: Case) -> None:
    if before == after:
        return
    await connection.execute(update(_rows).where(_rows.c.id == before.id).values(asdict(after)))
    if before.owner is not after.owner:
        await _set_owner(connection, after)
    if before.city != after.city:
        await _leave_rooms(connection, before.id)


async def _leave_rooms(connection: Connected, case: str) -> None:
    """Those of another city work elsewhere: the room ends, as that of a deleted case, and another is opened."""
    rooms = tables.desk_rooms
    await connection.execute(update(rooms).where(rooms.c.case == case).values(case=str(uuid4())))


async def _set_owner(connection: Connected, case: Case) -> None:
    here = _conversations.c.id == case.conversation
    await connection.execute(update(_conversations).where(here).values(owner=case.owner))
    await append_events(connection, case.conversation, None, "owner", [{"owner": case.owner}])


async def _was_made(connection: Connected, id_: str, made: tuple[str | None, ...]) -> bool:
    columns = (_moves.c.conversation, _moves.c.account, _moves.c.what, _moves.c.detail)
    known = (await connection.execute(select(*columns).where(_moves.c.id == id_))).one_or_none()
    if known is not None and tuple(known) != made:
        raise MessageUsed
    return known is not None


async def _note(
    connection: Connected,
    conversation: str,
    what: str,
    account: str | None,
    detail: str | None = None,
    id_: str | None = None,
) -> None:
    values = {"id": id_ or str(uuid4()), "conversation": conversation, "at": time.time(),
              "account": account, "what": what, "detail": detail}  # fmt: skip
    await connection.execute(insert(_moves).values(values))


async def _say(connection: Connected, conversation: str, said: Sequence[Reply]) -> None:
    data = [reply.model_dump(mode="json") for reply in said]
    await append_events(connection, conversation, None, "reply", data)
    await allow_payloads(connection, conversation, said)
