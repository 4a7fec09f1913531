"""Sends what is to be sent to Telegram: the events of a conversation, in order, each once.

What was sent is written down after Telegram has taken it. A gateway that dies in between sends one part again; no
client can close that window.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.beside import run_beside
from bot.channels.telegram.grouping import is_personal, say_in_group
from bot.channels.telegram.incoming import PRIVATE
from bot.channels.telegram.rendering import Part, make_keyboard, render_reply
from bot.dispatch import wait_before_retry
from bot.errors import StoreUnavailable
from bot.logs import describe_failure
from bot.notices import Phrases
from bot.replies import Reply
from bot.signals import ANY, Signals
from bot.store import Store
from bot.store.events import Event
from bot.store.telegram import LEASE_S, Chat

AT_ONCE = 32
LOOK_AGAIN_S = 1.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Deliverer:
    """Looks for what is unsent, for as long as the gateway runs."""

    bot: Bot
    store: Store
    signals: Signals
    phrases: Phrases
    wait_before_retry: Callable[[int], float] = wait_before_retry
    renew_s: float = LEASE_S / 3
    _running: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def run(self) -> None:
        """Serves chats until cancelled, none waiting for another; what is unsent is found by the next start."""
        with self.signals.listen(ANY) as bell:
            try:
                while True:
                    try:
                        await self._start_unsent()
                    except Exception as error:  # whatever it was, newcomers must not wait for ever
                        log.error("delivery failed why=%s", describe_failure(error))
                    await bell.wait(LOOK_AGAIN_S)
            finally:
                running = list(self._running.values())
                for task in running:
                    task.cancel()
                await asyncio.gather(*running, return_exceptions=True)

    async def _start_unsent(self) -> None:
        for chat in await self.store.telegram.list_unsent(AT_ONCE):
            assert chat.conversation is not None
            if chat.conversation not in self._running:
                self._running[chat.conversation] = asyncio.create_task(
                    self._run_chat(chat, chat.conversation)
                )

    async def _run_chat(self, chat: Chat, conversation: str) -> None:
        more = False
        try:
            more = await self._serve_chat(chat)
        except Exception as error:
            log.error("delivery failed why=%s", describe_failure(error))
        finally:
            del self._running[conversation]
            if more:
                self.signals.announce(ANY)

    async def _keep_claim(self, conversation: str) -> None:
        """Keeps other gateways from a chat that is waiting for Telegram's rates."""
        while True:
            await asyncio.sleep(self.renew_s)
            with suppress(StoreUnavailable):
                await self.store.telegram.record_sent(conversation, due_at=time.time() + LEASE_S)

    async def _serve_chat(self, chat: Chat) -> bool:
        assert chat.conversation is not None
        if not await self.store.telegram.claim_chat(chat):
            return False
        if chat.was_claimed:
            log.warning("telegram message may be sent again conversation=%s", chat.conversation)
        due_at, attempts = 0.0, 0
        try:
            async with run_beside(partial(self._keep_claim, chat.conversation)):
                await self._send_events(chat)
        except RetryAfter as error:
            due_at, attempts = time.time() + read_seconds(error), max(chat.attempts, 1)
        except ChatMigrated as error:
            await self.store.telegram.move_chat(chat.chat, error.new_chat_id)
        except Forbidden as error:
            # Blocked or thrown out: quietly, and until somebody writes there again.
            log.info("telegram chat closed why=%s", type(error).__name__)
            await self.store.telegram.close_chat(chat.chat)
            await self.store.reminders.stop_all(chat.conversation)
            return True
        except TelegramError as error:
            attempts = chat.attempts + 1
            due_at = time.time() + self.wait_before_retry(attempts)
            log.warning("telegram delivery postponed attempt=%d why=%s", attempts, type(error).__name__)
        await self.store.telegram.record_sent(chat.conversation, due_at=due_at, attempts=attempts)
        return due_at == 0.0

    async def _send_events(self, chat: Chat) -> None:
        assert chat.conversation is not None
        part = chat.sent_part
        for event in await self.store.events.list_events(chat.conversation, chat.sent_event):
            if event.type == "reply":
                await self._send_reply(chat, event, part)
            part = 0
            await self.store.telegram.record_sent(chat.conversation, sent_event=event.number, sent_part=0)

    async def _send_reply(self, chat: Chat, event: Event, already: int) -> None:
        assert chat.conversation is not None
        reply = Reply.model_validate(event.data)
        if chat.member != PRIVATE and is_personal(reply, self.phrases):
            earlier = await self.store.events.list_earlier(chat.conversation, event.number)
            if said := say_in_group(reply, earlier, self.phrases, self.bot.username):
                await self._send_part(chat, *said)
            return
        parts = render_reply(reply, self.phrases)
        for number, part in enumerate(parts[already:], already + 1):
            tokens = await self.store.telegram.keep_buttons(
                chat.conversation, [payload for _, payload in part.buttons]
            )
            await self._send_part(chat, part, make_keyboard(part, tokens))
            if number < len(parts):
                await self.store.telegram.record_sent(chat.conversation, sent_part=number)

    async def _send_part(self, chat: Chat, part: Part, keyboard: InlineKeyboardMarkup | None) -> None:
        reply = ReplyParameters(chat.reply_to, allow_sending_without_reply=True) if chat.reply_to else None

        async def send(text: str, mode: str | None) -> None:
            await self.bot.send_message(
                chat.chat,
                text,
                parse_mode=mode,
                reply_markup=keyboard,
                reply_parameters=reply,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )

        try:
            await send(part.html, ParseMode.HTML)
        except BadRequest as error:
            # It will never be taken as it is; without markup it may be, and else the next one must not wait for it.
            log.warning("telegram refused a message why=%s", type(error).__name__)
            try:
                await send(part.plain, None)
            except BadRequest as again:
                log.error("telegram message left out why=%s", type(again).__name__)


def read_seconds(error: RetryAfter) -> float:
    """Returns how long Telegram says to wait."""
    after = error.retry_after
    return float(after if isinstance(after, int | float) else after.total_seconds())
