"""A gateway on a real port, with a fake Rasa behind it and a store of either kind."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.gateway import Pace, build_gateway
from bot.settings import read_settings
from bot.store import Store, open_store
from tests.bot.client import WebClient
from tests.bot.fake_rasa import FakeRasa
from tests.bot.serving import serve
from tests.bot.words import make_words

StartGateway = Callable[..., AbstractAsyncContextManager[WebClient]]


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/waymark.db"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of an empty SQLite store."""
    return f"sqlite:///{tmp_path}/waymark.db"


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    """A store with its tables."""
    opened = open_store(store_url)
    opened.database.migrate()
    yield opened
    await opened.database.close()


@pytest.fixture
def rasa() -> FakeRasa:
    """A Rasa that is well."""
    return FakeRasa()


@pytest.fixture
async def rasa_url(rasa: FakeRasa) -> AsyncIterator[str]:
    """Where the fake Rasa listens."""
    async with serve(rasa.make_app()) as url:
        yield url


@pytest.fixture
def start_gateway(rasa_url: str, tmp_path: Path) -> StartGateway:
    """Starts gateways, each on its own port, that retry within moments."""

    @asynccontextmanager
    async def start(database_url: str, **settings: Any) -> AsyncIterator[WebClient]:
        environment = {
            "WAYMARK_RASA_URL": rasa_url,
            "WAYMARK_ACTIONS_URL": rasa_url,
            "WAYMARK_DATABASE_URL": database_url,
            "WAYMARK_ANSWER_TIMEOUT_S": "1",
            "WAYMARK_WIDGET_FOLDER": str(tmp_path / "widget"),
        }
        chosen = environment | {f"WAYMARK_{name.upper()}": value for name, value in settings.items()}
        pace = Pace(retry_round_s=0.05, retry_wait=lambda _attempts: 0.1, heartbeat_s=0.2)
        app = build_gateway(read_settings(chosen), make_words(), pace)
        async with serve(app) as url, WebClient(url) as client:
            yield client

    return start


@pytest.fixture
async def web(start_gateway: StartGateway, store_url: str) -> AsyncIterator[WebClient]:
    """A running gateway on each kind of store."""
    async with start_gateway(store_url) as client:
        yield client


@pytest.fixture
async def sqlite_web(start_gateway: StartGateway, sqlite_url: str) -> AsyncIterator[WebClient]:
    """A running gateway where the store does not matter."""
    async with start_gateway(sqlite_url) as client:
        yield client
