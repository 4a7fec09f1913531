"""Reminders in the store; each time that one is said is written in one transaction with what is said."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, delete, func, insert, select, update

from bot.reminders import Reminder
from bot.replies import Reply
from bot.store import tables
from bot.store.database import Database
from bot.store.events import append_events

_rows = tables.reminders
_READ = [column for column in _rows.c if column.name != "due_at"]
MOST = 20
"""So many a conversation: nobody has more bins."""


@dataclass(frozen=True, slots=True)
class ReminderRows:
    """The reminders in the store."""

    database: Database

    async def keep_reminder(self, reminder: Reminder, due_at: float) -> bool:
        """Keeps a reminder, once by its id; False when there are too many."""
        mine = select(func.count()).where(_rows.c.conversation == reminder.conversation)
        known = select(_rows.c.id).where(_rows.c.id == reminder.id)
        async with self.database.writing() as connection:
            if (await connection.execute(known)).scalar_one_or_none():
                return True
            if (await connection.execute(mine)).scalar_one() >= MOST:
                return False
            values = {
                "id": reminder.id,
                "conversation": reminder.conversation,
                "what": reminder.what,
                "language": reminder.language,
                "weeks": reminder.weeks,
                "next_on": reminder.next_on.isoformat(),
                "due_at": due_at,
            }
            await connection.execute(insert(_rows).values(values))
        return True

    async def list_reminders(self, conversation: str) -> list[Reminder]:
        """Reads the reminders of a conversation, the next first."""
        query = (
            select(*_READ)
            .where(_rows.c.conversation == conversation)
            .order_by(_rows.c.next_on, _rows.c.what, _rows.c.id)
        )
        async with self.database.reading() as connection:
            return [_make_reminder(row) for row in (await connection.execute(query)).mappings()]

    async def list_due(self, now: float, limit: int) -> list[Reminder]:
        """Reads the reminders that are to be looked at now."""
        query = select(*_READ).where(_rows.c.due_at <= now).order_by(_rows.c.due_at).limit(limit)
        async with self.database.reading() as connection:
            return [_make_reminder(row) for row in (await connection.execute(query)).mappings()]

    async def move(self, reminder: Reminder, next_on: date, due_at: float, told: Reply | None) -> bool:
        """Moves a reminder to its next day and writes what is said; False when another gateway did."""
        present = (
            _rows.c.id == reminder.id,
            _rows.c.next_on == reminder.next_on.isoformat(),
        )
        async with self.database.writing() as connection:
            moved = await connection.execute(
                update(_rows).where(*present).values(next_on=next_on.isoformat(), due_at=due_at)
            )
            if moved.rowcount and told is not None:
                said = [told.model_dump(mode="json")]
                await append_events(connection, reminder.conversation, None, "reply", said)
        return bool(moved.rowcount)

    async def stop_reminder(self, conversation: str, id_: str) -> None:
        """Forgets one reminder of this conversation."""
        async with self.database.writing() as connection:
            await connection.execute(
                delete(_rows).where(_rows.c.conversation == conversation, _rows.c.id == id_)
            )

    async def stop_all(self, conversation: str) -> None:
        """Forgets every reminder of a conversation."""
        async with self.database.writing() as connection:
            await connection.execute(delete(_rows).where(_rows.c.conversation == conversation))


def _make_reminder(row: RowMapping) -> Reminder:
    return Reminder(**{**row, "next_on": date.fromisoformat(row["next_on"])})
