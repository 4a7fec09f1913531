"""The one place that knows which database it is: connections, transactions, migrations, and their errors."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import alembic.command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, delete, event, exc, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StoreUnavailable
from bot.store.tables import deletions

BUSY_TIMEOUT_S = 2
POOL_TIMEOUT_S = 5
QUEUE_TIMEOUT_S = 5
MIGRATION_LOCK = 7206125
_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA secure_delete = ON",
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_S * 1000}",
)


class WriterQueue:
    """Lets one writer through after another, in order; who waits too long finds the store unavailable."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()

    async def __aenter__(self) -> None:
        async with asyncio.timeout(QUEUE_TIMEOUT_S):
            await self._lock.acquire()

    async def __aexit__(self, *_error: object) -> None:
        self._lock.release()


@dataclass(frozen=True, slots=True)
class Database:
    """Connections to one database; `shared` when other gateways may be writing to it too."""

    engine: AsyncEngine
    shared: bool
    queue: AbstractAsyncContextManager[object]
    """Where writers of this process wait. SQLite takes one at a time, and its own waiting is slow and unfair."""

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection for one query that only reads, and never waits for writers."""
        with _translate_errors():
            async with self.engine.connect() as connection:
                yield await connection.execution_options(waymark_reads=True)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes: committed whole at the end, or not at all."""
        with _translate_errors():
            async with self.queue, self.engine.begin() as connection:
                yield connection

    async def check_writable(self) -> None:
        """Raises StoreUnavailable unless a write would go through now."""
        async with self.writing() as connection:
            await connection.execute(delete(deletions).where(deletions.c.conversation == ""))

    def migrate(self) -> None:
        """Brings the tables up to date; gateways that start together take turns. Blocks."""
        engine = create_engine(self.engine.url.set(drivername=_plain_driver(self.engine.url.drivername)))
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        with _translate_errors(), engine.begin() as connection:
            if self.shared:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
            config.attributes["connection"] = connection
            alembic.command.upgrade(config, "head")
        engine.dispose()

    async def close(self) -> None:
        """Lets go of every connection."""
        await self.engine.dispose()


def open_database(url: str) -> Database:
    """Opens `sqlite:///path` (its folder is made) or `postgresql://…`; nothing is connected yet."""
    parsed = make_url(url)
    options: dict[str, Any] = {"hide_parameters": True, "pool_timeout": POOL_TIMEOUT_S}
    if parsed.get_backend_name() == "postgresql":
        engine = create_async_engine(
            parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, pool_size=10, **options
        )
        return Database(engine, shared=True, queue=nullcontext())
    Path(parsed.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(parsed.set(drivername="sqlite+aiosqlite"), **options)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return Database(engine, shared=False, queue=WriterQueue())


def _plain_driver(name: str) -> str:
    return "sqlite" if name.startswith("sqlite") else "postgresql+psycopg"


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # Without this the driver opens transactions by its own rules; we open them in _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A plain BEGIN that turns into a writer fails at once instead of waiting its turn; one query needs none.
    if not connection.get_execution_options().get("waymark_reads"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def _translate_errors() -> Iterator[None]:
    try:
        yield
    except (exc.OperationalError, exc.InterfaceError, exc.InternalError, exc.TimeoutError) as error:
        raise StoreUnavailable(type(error).__name__) from None
    except OSError as error:  # TimeoutError too
        raise StoreUnavailable(type(error).__name__) from None
