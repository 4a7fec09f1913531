"""What every test may ask for. Standard library and pytest only: Rasa's environment reads this too."""

import importlib.util
import os
from collections.abc import Iterator

import pytest

from tests import postgresql

if importlib.util.find_spec("hypothesis") is not None:
    from hypothesis import settings

    # Machines are shared and slow at times: no test asserts how long it takes.
    settings.register_profile("waymark", deadline=None)
    settings.load_profile("waymark")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a running PostgreSQL; without one the test is skipped, in CI it fails."""
    programs = postgresql.find_programs()
    if programs is None:
        message = "NOT RUN: no PostgreSQL server is installed (Debian: apt-get install postgresql)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with postgresql.run_server(programs) as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of an empty PostgreSQL database."""
    with postgresql.make_database(postgres_server) as url:
        yield url
