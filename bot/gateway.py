"""Builds the gateway from its settings: what is made once, what runs beside requests, and the web app."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from bot.channels.web.failures import handle_failures
from bot.channels.web.page import make_page
from bot.channels.web.routes import make_api, make_health
from bot.channels.web.stream import EventStream
from bot.conversations import Conversations
from bot.dispatch import Dispatch, wait_before_retry
from bot.health import HealthCheck
from bot.logs import describe_failure
from bot.notices import FALLBACK_LANGUAGE, Detect, Notices, Phrases
from bot.rasa_client import RasaClient
from bot.retries import Retries
from bot.settings import Settings
from bot.signals import Signals
from bot.store import open_store

STOP_WITHIN_S = 3
"""After this, open streams and unanswered turns are cut off; both are taken up again."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Words:
    """What the gateway reads from the repository: phrases, how languages are recognised, names of cities."""

    phrases: Phrases
    detect: Detect
    cities: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things that run beside requests wait."""

    retry_round_s: float = 1.0
    retry_wait: Callable[[int], float] = wait_before_retry
    heartbeat_s: float = 15.0


def build_gateway(settings: Settings, words: Words, pace: Pace | None = None) -> FastAPI:
    """Builds the web app; nothing is opened before it starts."""
    pace = pace or Pace()
    phrases = words.phrases
    http = httpx.AsyncClient(trust_env=False, limits=httpx.Limits(max_connections=200))
    store, signals = open_store(settings.database_url), Signals()
    rasa = RasaClient(http, settings.rasa_url)
    dispatch = Dispatch(store, rasa, Notices(phrases), signals, pace.retry_wait)
    conversations = Conversations(
        store=store,
        dispatch=dispatch,
        detect=words.detect,
        cities=frozenset(words.cities),
        languages=frozenset(phrases.offered),
        patience_s=settings.answer_timeout_s,
    )
    health = HealthCheck(store, rasa, http, settings.actions_url, phrases, settings.answer_timeout_s)
    retries = Retries(dispatch, pace.retry_round_s)

    @asynccontextmanager
    async def live(_app: FastAPI) -> AsyncIterator[None]:
        asyncio.get_running_loop().set_exception_handler(_log_loop_failure)
        await asyncio.to_thread(store.database.migrate)
        # The first detection loads its tables, which takes seconds that no newcomer should wait.
        await asyncio.to_thread(words.detect, phrases.say(FALLBACK_LANGUAGE, "page.title"))
        working = asyncio.create_task(retries.run())
        yield
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working
        await http.aclose()
        await store.database.close()

    app = FastAPI(
        title="Waymark", version="1", docs_url=None, redoc_url=None, redirect_slashes=False, lifespan=live
    )
    app.include_router(make_api(conversations, EventStream(store, signals, pace.heartbeat_s)))
    app.include_router(make_health(health))
    app.include_router(make_page(phrases, words.cities))
    handle_failures(app, phrases)
    _describe_choices(app, words)
    return app


def serve_gateway(app: FastAPI, settings: Settings) -> None:
    """Serves the app until it is told to stop."""
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOP_WITHIN_S,
    )


def _describe_choices(app: FastAPI, words: Words) -> None:
    """Names the cities and languages in the API's description, which are known only now."""
    fields = app.openapi()["components"]["schemas"]["OpenConversation"]["properties"]
    fields["city"] = {"enum": [None, *words.cities], "default": None}
    fields["language"] = {"enum": [None, *words.phrases.offered], "default": None}


def _log_loop_failure(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    error = context.get("exception")
    log.error("task failed why=%s", describe_failure(error) if error else "unknown")
