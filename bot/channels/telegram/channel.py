"""The Telegram channel as the gateway runs it: the bot, what comes in, what goes out."""

from __future__ import annotations

import asyncio
import logging
import os
import re
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

from fastapi import APIRouter
from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, ExtBot

from bot.beside import run_beside
from bot.channels.telegram.asking_to_remind import ReminderDialogue
from bot.channels.telegram.delivering import Deliverer
from bot.channels.telegram.handling import Handler
from bot.channels.telegram.receiving import Receiver, UpdatesRequest, Worker, make_webhook
from bot.channels.telegram.speaking import Speaker
from bot.channels.telegram.topics import TopicHandler, Topics
from bot.conversations import Conversations
from bot.desk.adapters.answering import Answering
from bot.desk.errors import MediaGone
from bot.errors import SettingsWrong
from bot.media import Media
from bot.settings import Settings
from bot.signals import Signals
from bot.store import Store
from bot.words import Words
from knowledge.nearness import find_near

AnyBot = ExtBot[Any]
log = logging.getLogger(__name__)
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


@dataclass(frozen=True, slots=True)
class Telegram:
    """The parts of the channel; with a `webhook` Telegram calls us, without one we ask it."""

    bot: AnyBot
    receiver: Receiver
    worker: Worker
    deliverer: Deliverer
    topics: Topics
    webhook: APIRouter | None
    wait_before_retry: Callable[[int], float]

    async def fetch_media(self, media: Media) -> bytes:
        """Fetches what a newcomer sent; MediaGone when Telegram does not give it any more, or is away."""
        try:
            file = await self.bot.get_file(media.file)
            return bytes(await file.download_as_bytearray())
        except TelegramError as error:
            log.warning("telegram file not fetched why=%s", type(error).__name__)
            raise MediaGone from None

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        """Runs beside the gateway, which does not wait for Telegram."""
        async with run_beside(self._live):
            yield
        with suppress(TelegramError):
            await self.bot.shutdown()

    async def _live(self) -> None:
        await self._introduce()
        works = [self.worker.run, self.deliverer.run]
        if self.webhook is None:
            works.append(self.receiver.poll)
        await asyncio.gather(*(work() for work in works))

    async def _introduce(self) -> None:
        """Asks Telegram who the bot is, until it says so."""
        for attempt in count(1):
            try:
                return await self.bot.initialize()
            except TelegramError as error:
                log.warning("telegram not reached attempt=%d why=%s", attempt, type(error).__name__)
                await asyncio.sleep(self.wait_before_retry(attempt))


def make_telegram(
    settings: Settings,
    store: Store,
    conversations: Conversations,
    answering: Answering,
    signals: Signals,
    words: Words,
    wait_before_retry: Callable[[int], float],
) -> Telegram | None:
    """Makes the channel; None without a token."""
    if not settings.telegram_token:
        return None
    if settings.telegram_url and not _SECRET.fullmatch(settings.telegram_secret):
        raise SettingsWrong(
            "WAYMARK_TELEGRAM_SECRET is needed where WAYMARK_TELEGRAM_URL is set: 1 to 256 of A-Z, a-z, 0-9, _ and -."
        )
    bot = make_bot(settings)
    receiver = Receiver(bot, store.telegram, store.rooms, signals, partial(find_near, centres=words.centres))
    speaker = Speaker(bot, store, conversations, words.phrases)
    dialogue = ReminderDialogue(speaker, words.containers)
    handler = Handler(speaker, conversations, dialogue, TopicHandler(bot, answering), words.cities)
    return Telegram(
        bot=bot,
        receiver=receiver,
        worker=Worker(store.telegram, handler, signals, wait_before_retry),
        deliverer=Deliverer(bot, store, signals, words.phrases, wait_before_retry),
        topics=Topics(bot, store.rooms, words.desk),
        webhook=make_webhook(receiver, settings.telegram_secret) if settings.telegram_url else None,
        wait_before_retry=wait_before_retry,
    )


class MessageLimiter(AIORateLimiter):
    """Keeps messages to Telegram's rates; that somebody types is no message, and must not take the place of one."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """Lets a request pass when its time has come."""
        if endpoint == "sendChatAction":
            return await callback(*args, **kwargs)
        return await super().process_request(callback, args, kwargs, endpoint, data, rate_limit_args)


def make_bot(settings: Settings) -> AnyBot:
    """Makes the client of Telegram's Bot API, which keeps to Telegram's rates."""
    if not settings.telegram_token:
        raise SettingsWrong("WAYMARK_TELEGRAM_TOKEN is empty: get a token from @BotFather and set it.")
    os.environ.setdefault(
        "PTB_TIMEDELTA", "true"
    )  # how the library asks to be told that durations may be types
    limiter: Any = MessageLimiter(max_retries=0)  # its type wants the arguments of one kind of limiter
    return ExtBot(
        settings.telegram_token,
        base_url=f"{settings.telegram_api}/bot",
        base_file_url=f"{settings.telegram_api}/file/bot",
        rate_limiter=limiter,
        get_updates_request=UpdatesRequest(connection_pool_size=1),
    )
