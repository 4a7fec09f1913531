"""Builds the gateway from its settings: what is made once, what runs beside requests, and the web app."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from bot.alarms import Alarms
from bot.beside import run_beside
from bot.channels.telegram.channel import make_telegram
from bot.channels.web.bundle import build_bundle
from bot.channels.web.chat import Chat, make_chat
from bot.channels.web.demo import make_demo
from bot.channels.web.failures import handle_failures
from bot.channels.web.headers import SecurityHeaders
from bot.channels.web.limiting import Limiter, make_limiter
from bot.channels.web.pages import make_pages, serve_files
from bot.channels.web.routes import make_api, make_health
from bot.channels.web.stream import EventStream
from bot.channels.web.widget import make_widget
from bot.conversations import Conversations
from bot.desk.access import Access
from bot.desk.adapters.answering import Answering
from bot.desk.adapters.making import make_adapters
from bot.desk.adapters.mirroring import Mirroring
from bot.desk.desk import Desk
from bot.desk.doors import make_doors
from bot.desk.handing_over import HandingOver
from bot.desk.openid import make_openid
from bot.desk.routes import make_desk
from bot.desk.showing import make_desk_pages
from bot.desk.translating import LibreTranslate, RememberingTranslator, Translator
from bot.desk.watching import Watching
from bot.dispatch import Dispatch, wait_before_retry
from bot.health import HealthCheck
from bot.logs import describe_failure
from bot.notices import FALLBACK_LANGUAGE, Notices
from bot.rasa_client import RasaClient
from bot.reminding import Reminding, tell_time
from bot.retries import Retries
from bot.settings import Settings
from bot.signals import Signals
from bot.store import open_store
from bot.words import Words

Work = Callable[[], Coroutine[Any, Any, None]]
STOP_WITHIN_S = 3
"""After this, open streams and unanswered turns are cut off; both are taken up again."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things that run beside requests wait, and what time it is for reminders."""

    retry_round_s: float = 1.0
    retry_wait: Callable[[int], float] = wait_before_retry
    heartbeat_s: float = 15.0
    reminder_round_s: float = 30.0
    watch_round_s: float = 10.0
    tell_time: Callable[[], datetime] = tell_time


def build_gateway(settings: Settings, words: Words, pace: Pace | None = None) -> FastAPI:
    """Builds the web app; nothing is opened before it starts."""
    pace = pace or Pace()
    http = httpx.AsyncClient(trust_env=False, limits=httpx.Limits(max_connections=200))
    store, signals = open_store(settings.database_url), Signals()
    rasa = RasaClient(http, settings.rasa_url)
    notices = Notices(words.phrases)
    dispatch = Dispatch(store, rasa, notices, signals, HandingOver(store, notices), pace.retry_wait)
    conversations = _make_conversations(dispatch, words, settings)
    health = HealthCheck(store, rasa, http, settings.actions_url, words.phrases, settings.answer_timeout_s)
    desk = _make_desk(dispatch, words, settings, http)
    answering = Answering(desk, words.desk)
    telegram = make_telegram(settings, store, conversations, answering, signals, words, pace.retry_wait)
    adapters = make_adapters(
        settings, http, answering, telegram.topics if telegram else None, pace.retry_wait
    )
    mirroring = Mirroring(store, signals, words.desk, words.cities, adapters.by_name, pace.retry_wait)
    beside = [*_list_works(dispatch, pace), mirroring.run, *adapters.works]

    @asynccontextmanager
    async def live(_app: FastAPI) -> AsyncIterator[None]:
        asyncio.get_running_loop().set_exception_handler(_log_loop_failure)
        await asyncio.to_thread(store.database.migrate)
        await store.turns.release_claims()
        await asyncio.to_thread(_warm_up, words)
        async with run_beside(*beside), telegram.run() if telegram else nullcontext():
            yield
        await http.aclose()
        await store.database.close()

    app = FastAPI(
        title="Waymark", version="1", docs_url=None, redoc_url=None, redirect_slashes=False, lifespan=live
    )
    limiter = make_limiter(settings)
    app.include_router(make_api(conversations, EventStream(store, signals, pace.heartbeat_s), limiter))
    app.include_router(make_health(health))
    _include_pages(app, settings, words, conversations, limiter)
    fetch_media = telegram.fetch_media if telegram else None
    _include_desk(app, words, replace(desk, fetch_media=fetch_media), settings, http)
    for router in (*adapters.routers, *([telegram.webhook] if telegram and telegram.webhook else [])):
        app.include_router(router)
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    handle_failures(app, words.phrases)
    _face_the_internet(app, settings)
    _describe_choices(app, words)
    return app


def _make_conversations(dispatch: Dispatch, words: Words, settings: Settings) -> Conversations:
    store, signals = dispatch.store, dispatch.signals
    return Conversations(
        store=store,
        dispatch=dispatch,
        alarms=Alarms(words.guard, store, signals, dispatch.handing_over, words.detect, words.nations),
        detect=words.detect,
        cities=frozenset(words.cities),
        languages=frozenset(words.phrases.offered),
        patience_s=settings.answer_timeout_s,
    )


def _list_works(dispatch: Dispatch, pace: Pace) -> list[Work]:
    """Lists what runs beside requests."""
    store, signals = dispatch.store, dispatch.signals
    return [
        Retries(dispatch, pace.retry_round_s).run,
        Reminding(store, dispatch.notices, signals, pace.reminder_round_s, pace.tell_time).run,
        Watching(store, signals, pace.watch_round_s).run,
    ]


def _warm_up(words: Words) -> None:
    """Loads what the first detection of a language and of an emergency would, for which no newcomer should wait."""
    words.detect(words.phrases.say(FALLBACK_LANGUAGE, "page.title"))
    words.guard.judge(words.phrases.say(FALLBACK_LANGUAGE, "page.title"))


def _include_pages(
    app: FastAPI, settings: Settings, words: Words, conversations: Conversations, limiter: Limiter
) -> None:
    bundle = build_bundle(words.phrases, list(words.cities), words.numbers)
    pages = make_pages(words.phrases)
    app.include_router(make_widget(bundle, Path(settings.widget_folder)))
    app.include_router(make_demo(pages, words.cities, bundle.script))
    app.include_router(make_chat(Chat(pages, conversations, limiter, words.numbers), words.cities))
    app.include_router(serve_files())


def _make_desk(dispatch: Dispatch, words: Words, settings: Settings, http: httpx.AsyncClient) -> Desk:
    translator: Translator | None = None
    if settings.translator_url:
        server = LibreTranslate(http, settings.translator_url, settings.translator_key)
        translator = RememberingTranslator(server)
    return Desk(
        store=dispatch.store,
        notices=dispatch.notices,
        signals=dispatch.signals,
        articles=words.articles,
        rasa=dispatch.rasa,
        translator=translator,
    )


def _include_desk(
    app: FastAPI, words: Words, desk: Desk, settings: Settings, http: httpx.AsyncClient
) -> None:
    pages, access = make_desk_pages(words.desk, words.cities), Access(desk.store.accounts)
    app.include_router(make_doors(access, pages, make_openid(settings, http, access, desk.store.rooms)))
    app.include_router(make_desk(desk, access, pages))


def _face_the_internet(app: FastAPI, settings: Settings) -> None:
    """Adds what stands around everything, errors included; what is added last comes first."""
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(settings.origins),
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["Accept-Language", "Authorization", "Content-Type", "Last-Event-ID"],
        expose_headers=["Retry-After"],
        max_age=86400,
    )
    app.add_middleware(SecurityHeaders)
    if settings.proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.proxies))


def serve_gateway(app: FastAPI, settings: Settings) -> None:
    """Serves the app until it is told to stop."""
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
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
