"""The one place that knows which database it is: connections, transactions, migrations, and their errors."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path
from typing import Any, ClassVar, Protocol

import alembic.command
from alembic.config import Config
from sqlalchemy import URL, CursorResult, Executable, create_engine, delete, exc, make_url, text

from bot.errors import StoreUnavailable
from bot.store.tables import deletions

MIGRATION_LOCK = 7206125


class Connected(Protocol):
    """A connection, as queries see it."""

    async def execute(
        self, statement: Executable, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[*tuple[Any, ...]]:
        """Runs a statement."""


class Database(ABC):
    """Connections to one database; `shared` when other gateways may be writing to it too."""

    shared: ClassVar[bool]
    driver: ClassVar[str]
    """What migrations, which block, connect with."""

    def __init__(self, url: URL) -> None:
        self._url = url

    @abstractmethod
    def reading(self) -> AbstractAsyncContextManager[Connected]:
        """A connection for one query that only reads, and never waits for writers."""

    @abstractmethod
    def writing(self) -> AbstractAsyncContextManager[Connected]:
        """A transaction that writes: committed whole at the end, or not at all."""

    @abstractmethod
    async def close(self) -> None:
        """Lets go of every connection."""

    async def check_writable(self) -> None:
        """Raises StoreUnavailable unless a write would go through now."""
        async with self.writing() as connection:
            await connection.execute(delete(deletions).where(deletions.c.conversation == ""))

    def migrate(self) -> None:
        """Brings the tables up to date; gateways that start together take turns. Blocks."""
        engine = create_engine(self._url.set(drivername=self.driver))
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        with translate_errors(), engine.begin() as connection:
            if self.shared:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
            config.attributes["connection"] = connection
            alembic.command.upgrade(config, "head")
        engine.dispose()


def open_database(url: str) -> Database:
    """Opens `sqlite:///path` (its folder is made) or `postgresql://…`; nothing is connected yet."""
    from bot.store.postgresql import PostgresqlDatabase
    from bot.store.sqlite import SqliteDatabase

    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return PostgresqlDatabase(parsed)
    Path(parsed.database or "").parent.mkdir(parents=True, exist_ok=True)
    return SqliteDatabase(parsed)


@contextmanager
def translate_errors() -> Iterator[None]:
    """Makes of every failure of a database the one that the gateway knows."""
    try:
        yield
    except (exc.OperationalError, exc.InterfaceError, exc.InternalError, exc.TimeoutError) as error:
        raise StoreUnavailable(type(error).__name__) from None
    except OSError as error:  # TimeoutError too
        raise StoreUnavailable(type(error).__name__) from None
