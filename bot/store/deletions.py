"""Deletions that Rasa has still to carry out: a conversation goes everywhere, even if Rasa was down."""

import time
from dataclasses import dataclass

from sqlalchemy import delete, select, update

from bot.store import tables
from bot.store.database import Database

_rows = tables.deletions


@dataclass(frozen=True, slots=True)
class DeletionRows:
    """The deletions in the store."""

    database: Database

    async def list_due(self, limit: int) -> list[tuple[str, int]]:
        """Reads the conversations to delete from Rasa now, and how often that has failed."""
        query = (
            select(_rows.c.conversation, _rows.c.attempts)
            .where(_rows.c.due_at <= time.time())
            .order_by(_rows.c.due_at)
            .limit(limit)
        )
        async with self.database.reading() as connection:
            return [(row.conversation, row.attempts) for row in await connection.execute(query)]

    async def postpone_deletion(self, conversation: str, due_at: float) -> None:
        """Notes that it failed and when to try again."""
        change = update(_rows).where(_rows.c.conversation == conversation)
        async with self.database.writing() as connection:
            await connection.execute(change.values(due_at=due_at, attempts=_rows.c.attempts + 1))

    async def finish_deletion(self, conversation: str) -> None:
        """Forgets the deletion: nothing about the conversation is left."""
        async with self.database.writing() as connection:
            await connection.execute(delete(_rows).where(_rows.c.conversation == conversation))
