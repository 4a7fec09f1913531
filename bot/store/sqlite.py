"""SQLite: statements run where they are written, since handing each to a thread costs more than the statement.

A statement on a local file takes microseconds. What can take long is another program that holds the file: that is
waited for between attempts, without holding up anybody else. One writer at a time, in order.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, Connection, CursorResult, Executable, create_engine, event, exc

from bot.store.database import Connected, Database, translate_errors

BUSY_TIMEOUT_S = 2.0
LOOK_AGAIN_S = 0.02
QUEUE_TIMEOUT_S = 5.0
_PRAGMAS = (
    "PRAGMA synchronous = NORMAL",
    "PRAGMA secure_delete = ON",
    "PRAGMA busy_timeout = 0",
)


@dataclass(frozen=True, slots=True)
class SqliteConnection:
    """A connection whose statements are done when they return."""

    connection: Connection

    async def execute(
        self, statement: Executable, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[*tuple[Any, ...]]:
        """Runs a statement."""
        done: CursorResult[*tuple[Any, ...]] = self.connection.execute(statement, parameters)
        return done


class SqliteDatabase(Database):
    """A file."""

    shared = False
    driver = "sqlite"

    def __init__(self, url: URL) -> None:
        super().__init__(url)
        # Without a driver's own transactions: reads need none, and writers begin theirs below.
        self._engine = create_engine(url, hide_parameters=True, isolation_level="AUTOCOMMIT")
        event.listen(self._engine, "connect", _prepare)
        self._writers = asyncio.Lock()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Connected]:
        """A connection for one query."""
        with translate_errors(), self._engine.connect() as connection:
            yield SqliteConnection(connection)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Connected]:
        """A transaction; who waits too long for its turn finds the store unavailable."""
        with translate_errors():
            async with asyncio.timeout(QUEUE_TIMEOUT_S):
                await self._writers.acquire()
            try:
                with self._engine.connect() as connection:
                    await _begin(connection)
                    try:
                        yield SqliteConnection(connection)
                    except BaseException:
                        connection.exec_driver_sql("ROLLBACK")
                        raise
                    connection.exec_driver_sql("COMMIT")
            finally:
                self._writers.release()

    def migrate(self) -> None:
        """Brings the tables up to date, and the file into the mode in which readers and a writer do not meet."""
        super().migrate()
        with translate_errors(), self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")

    async def close(self) -> None:
        """Lets go of every connection."""
        self._engine.dispose()


async def _begin(connection: Connection) -> None:
    """Begins as a writer: one that becomes a writer later would fail at once where another has begun."""
    give_up = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except exc.OperationalError:
            if time.monotonic() > give_up:
                raise
            await asyncio.sleep(LOOK_AGAIN_S)
        else:
            return


def _prepare(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()
