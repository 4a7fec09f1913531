"""PostgreSQL: a pool of asynchronous connections; several gateways may share it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store.database import Connected, Database, translate_errors

POOL_TIMEOUT_S = 5


class PostgresqlDatabase(Database):
    """A PostgreSQL server."""

    shared = True
    driver = "postgresql+psycopg"

    def __init__(self, url: URL) -> None:
        super().__init__(url)
        self._engine = create_async_engine(
            url.set(drivername=self.driver),
            pool_pre_ping=True,
            pool_size=10,
            pool_timeout=POOL_TIMEOUT_S,
            hide_parameters=True,
        )

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Connected]:
        """A connection for one query."""
        with translate_errors():
            async with self._engine.connect() as connection:
                yield cast(Connected, connection)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Connected]:
        """A transaction."""
        with translate_errors():
            async with self._engine.begin() as connection:
                yield cast(Connected, connection)

    async def close(self) -> None:
        """Lets go of every connection."""
        await self._engine.dispose()
