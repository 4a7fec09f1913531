"""Stores of either kind, and the domain that Rasa knows. All of this runs in Rasa's own environment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg2  # type: ignore[import-untyped]
import pytest
from rasa.shared.core.domain import Domain

from bot.dialogue.tracker_store import BoundedTrackerStore

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def domain() -> Domain:
    """What domain.yml says."""
    return Domain.load(str(ROOT / "domain.yml"))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path}/waymark-dialogues.db"


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of an empty PostgreSQL database."""
    name = f"waymark_{uuid4().hex}"
    connection = psycopg2.connect(f"{postgres_server}/postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
        yield f"{postgres_server}/{name}"
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    connection.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, domain: Domain) -> Iterator[BoundedTrackerStore]:
    """A store on each kind of database in turn."""
    url = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    opened = BoundedTrackerStore(domain, url=str(url))
    yield opened
    opened.engine.dispose()


@pytest.fixture
def sqlite_store(sqlite_url: str, domain: Domain) -> Iterator[BoundedTrackerStore]:
    """A store where the kind does not matter."""
    opened = BoundedTrackerStore(domain, url=sqlite_url)
    yield opened
    opened.engine.dispose()
