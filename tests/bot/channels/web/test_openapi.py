"""The API's description is true: schemathesis sends what it promises to take and what it promises to refuse."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import ignored_auth

from bot.gateway import build_gateway
from bot.settings import read_settings
from tests.bot.fake_rasa import FakeRasa
from tests.bot.serving import serve
from tests.bot.words import make_words


@contextmanager
def run_gateway(folder: Path) -> Iterator[str]:
    """Runs a gateway and its Rasa on a thread of their own, for tests that are not asynchronous."""
    ready, stop, loop = threading.Event(), asyncio.Event(), asyncio.new_event_loop()
    address = ""

    async def run() -> None:
        nonlocal address
        async with serve(FakeRasa().make_app()) as rasa:
            environment = {
                "WAYMARK_RASA_URL": rasa,
                "WAYMARK_ACTIONS_URL": rasa,
                "WAYMARK_DATABASE_URL": f"sqlite:///{folder}/waymark.db",
            }
            async with serve(build_gateway(read_settings(environment), make_words())) as address:
                ready.set()
                await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),))
    thread.start()
    try:
        assert ready.wait(20)
        yield address
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a gateway."""
    with run_gateway(tmp_path_factory.mktemp("openapi")) as url:
        yield url


@pytest.fixture(scope="module")
def description(gateway: str) -> schemathesis.BaseSchema:
    """What the gateway says of itself, without the stream, which does not end."""
    return schemathesis.openapi.from_url(f"{gateway}/openapi.json").exclude(path_regex="/events$")


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_the_api_does_what_it_says(
    description: schemathesis.BaseSchema, gateway: str, mode: GenerationMode
) -> None:
    operations = [found.ok() for found in description.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) == 6
    for operation in operations:
        if mode is GenerationMode.POSITIVE or operation.body:
            check_operation(operation, gateway, mode)


def check_operation(operation: Any, gateway: str, mode: GenerationMode) -> None:
    """Tries one call of the API in many ways, each in a conversation of its own."""

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def check(case: Case[Any]) -> None:
        headers = {}
        if "conversation" in case.path_parameters:
            opened = httpx.post(f"{gateway}/api/conversations", json={}, trust_env=False).json()
            case.path_parameters["conversation"] = opened["conversation"]
            headers = {"Authorization": f"Bearer {opened['token']}"}
        # A deleted conversation is unknown whatever the token: wrong tokens are in test_bad_input.
        case.call_and_validate(headers=headers, excluded_checks=[ignored_auth])

    check()


def test_the_description_names_every_call_city_and_language(gateway: str) -> None:
    found = httpx.get(f"{gateway}/openapi.json", trust_env=False).json()
    assert set(found["paths"]) == {
        "/api/conversations",
        "/api/conversations/{conversation}",
        "/api/conversations/{conversation}/turns",
        "/api/conversations/{conversation}/events",
        "/api/conversations/{conversation}/feedback",
        "/health",
    }
    fields = found["components"]["schemas"]["OpenConversation"]["properties"]
    assert fields["city"]["enum"] == [None, "bristol", "glasgow"]
    assert fields["language"]["enum"] == [None, "en", "ar"]
