"""Updates come in here, asked for or pushed: kept first, then handled, each member of a chat in order."""

from __future__ import annotations

import asyncio
import hmac
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from telegram import Bot, Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot.channels.telegram.delivering import read_seconds
from bot.channels.telegram.handling import Handler
from bot.channels.telegram.incoming import FindNear, Reader, What, read_update, restore
from bot.channels.telegram.topics import list_groups
from bot.dispatch import wait_before_retry
from bot.errors import StoreUnavailable
from bot.logs import describe_failure
from bot.signals import ANY, Signals
from bot.store.rooms import RoomRows
from bot.store.telegram import KeptUpdate, TelegramRows

WEBHOOK = "/telegram/webhook"
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
POLL_S = 25
AT_ONCE = 64
MOST_ATTEMPTS = 10
"""An update that fails so often is given up, or one newcomer would wait behind it for ever."""

MOST_IN_OUTAGE = 120
"""The same where the failure is not the update's own: about an hour."""

LOOK_AGAIN_S = 1.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Receiver:
    """Keeps updates before anything else happens to them."""

    bot: Bot
    rows: TelegramRows
    rooms: RoomRows
    signals: Signals
    find_near: FindNear
    poll_s: int = POLL_S

    @property
    def is_ready(self) -> bool:
        """Whether the bot knows its own name yet: without it nothing in a group can be told to be for us."""
        try:
            return bool(self.bot.username)
        except RuntimeError:
            return False

    async def keep(self, updates: Sequence[Update]) -> None:
        """Keeps what is for us; StoreUnavailable when it cannot, and Telegram will send it again."""
        groups = await list_groups(self.rooms)
        reader, kept = Reader(self.bot.id, self.bot.username, self.find_near, groups), []
        for update in updates:
            try:
                incoming = read_update(update, reader)
            except Exception as error:  # one that nobody can read must not hold up those behind it
                log.error(
                    "telegram update skipped type=%s why=%s", name_type(update), describe_failure(error)
                )
                continue
            if incoming is None:
                log.info("telegram update skipped type=%s", name_type(update))
                continue
            if incoming.what is What.MOVED:
                # At once: what is written under the new number may be handled before its turn would come.
                await self.rows.move_chat(incoming.chat, int(incoming.argument))
                continue
            kept.append((incoming.update, incoming.chat, incoming.member, incoming.write()))
        if kept:
            await self.rows.keep_updates(kept)
            self.signals.announce(ANY)

    async def poll(self) -> None:
        """Asks Telegram for updates until cancelled; what is kept is acknowledged by the next question."""
        offset, failures = None, 0
        while True:
            try:
                updates = await self.bot.get_updates(
                    offset=offset, timeout=self.poll_s, allowed_updates=ALLOWED, read_timeout=self.poll_s + 10
                )
                await self.keep(updates)
                offset, failures = (updates[-1].update_id + 1 if updates else offset), 0
            except (TelegramError, StoreUnavailable) as error:
                failures += 1
                level = logging.ERROR if isinstance(error, Conflict | InvalidToken) else logging.WARNING
                log.log(level, "telegram polling failed why=%s", type(error).__name__)
                await asyncio.sleep(wait_before_retry(failures))
            except Exception as error:  # whatever it was, everybody waits for what comes next
                failures += 1
                log.error("telegram polling failed why=%s", describe_failure(error))
                await asyncio.sleep(wait_before_retry(failures))


@dataclass(frozen=True, slots=True)
class Worker:
    """Handles what is kept."""

    rows: TelegramRows
    handler: Handler
    signals: Signals
    wait_before_retry: Callable[[int], float] = wait_before_retry
    _running: dict[tuple[int, int], asyncio.Task[None]] = field(default_factory=dict)

    async def run(self) -> None:
        """Runs rounds until cancelled."""
        if again := await self.rows.release_leases():
            log.warning("telegram messages may be sent again after a restart chats=%d", again)
        with self.signals.listen(ANY) as bell:
            while True:
                try:
                    await self._start_due()
                except Exception as error:  # whatever it was, newcomers must not wait for ever
                    log.error("telegram round failed why=%s", describe_failure(error))
                await bell.wait(LOOK_AGAIN_S)

    async def _start_due(self) -> None:
        for kept in await self.rows.list_due(AT_ONCE):
            lane = (kept.chat, kept.member)
            if lane not in self._running:
                self._running[lane] = asyncio.create_task(self._run_lane(lane, kept))

    async def _run_lane(self, lane: tuple[int, int], kept: KeptUpdate) -> None:
        try:
            await self._work(kept)
        finally:
            del self._running[lane]
            self.signals.announce(ANY)

    async def _work(self, kept: KeptUpdate) -> None:
        if not await self.rows.claim_update(kept):
            return
        try:
            # The chat's number as it is now: the group may have moved since.
            await self.handler.handle(restore({**kept.content, "chat": kept.chat}))
        except ChatMigrated as error:
            await self.rows.move_chat(kept.chat, error.new_chat_id)
            if await self._try_later(kept, type(error).__name__):
                return
        except Forbidden as error:
            # Blocked or thrown out: quietly, and until somebody writes there again.
            log.info("telegram chat closed why=%s", type(error).__name__)
            await self.handler.speaker.close_chat(kept.chat, kept.member)
        except RetryAfter as error:
            if await self._try_later(kept, type(error).__name__, MOST_IN_OUTAGE, read_seconds(error)):
                return
        except (TelegramError, StoreUnavailable) as error:
            own = isinstance(error, BadRequest) or not isinstance(error, NetworkError | StoreUnavailable)
            if await self._try_later(kept, type(error).__name__, MOST_ATTEMPTS if own else MOST_IN_OUTAGE):
                return
        except Exception as error:
            if await self._try_later(kept, describe_failure(error)):
                return
        await self.rows.finish_update(kept.id)

    async def _try_later(
        self, kept: KeptUpdate, why: str, most: int = MOST_ATTEMPTS, after_s: float = 0.0
    ) -> bool:
        attempts = kept.attempts + 1
        log.warning("telegram update failed update=%d attempt=%d why=%s", kept.id, attempts, why)
        if attempts >= most:
            log.error("telegram update given up update=%d", kept.id)
            return False
        await self.rows.postpone_update(kept.id, time.time() + (after_s or self.wait_before_retry(attempts)))
        return True


def make_webhook(receiver: Receiver, secret: str) -> APIRouter:
    """Makes the route that Telegram calls; without the secret nothing is read."""
    router = APIRouter(include_in_schema=False)

    @router.post(WEBHOOK)
    async def take_update(request: Request) -> Response:
        said = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not secret or not hmac.compare_digest(said.encode(), secret.encode()):
            return Response(status_code=HTTPStatus.FORBIDDEN)
        if not receiver.is_ready:
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)  # it is sent again
        update = await _read_body(request, receiver.bot)
        if update is not None:
            await receiver.keep([update])
        return Response(status_code=HTTPStatus.OK)

    return router


async def _read_body(request: Request, bot: Bot) -> Update | None:
    body: Any = None
    try:
        body = await request.json()
        return Update.de_json(body, bot)
    except Exception as error:  # malformed, or of a kind that is still to come
        _log_unreadable(body, error)
        return None


class UpdatesRequest(HTTPXRequest):
    """Asks for updates; what cannot be read becomes an update that says nothing, so that it is acknowledged."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Gives what Telegram said, with updates that the library can read."""
        said = HTTPXRequest.parse_json_payload(payload)
        if isinstance(said, dict) and isinstance(updates := said.get("result"), list):
            numbered = [
                one for one in updates if isinstance(one, dict) and isinstance(one.get("update_id"), int)
            ]
            said["result"] = [_empty_unreadable(one) for one in numbered]
        return said


def _empty_unreadable(body: dict[str, Any]) -> dict[str, Any]:
    try:
        Update.de_json(body, None)
    except Exception as error:  # malformed, or of a kind that is still to come
        _log_unreadable(body, error)
        return {"update_id": body["update_id"]}
    return body


def _log_unreadable(body: Any, error: Exception) -> None:
    known = body if isinstance(body, Mapping) else ()
    kind = next((name for name in Update.ALL_TYPES if name in known), "malformed")
    log.warning("telegram update skipped type=%s why=%s", kind, type(error).__name__)


def name_type(update: Update) -> str:
    """Return what kind of update it is, without what it says."""
    known = (name for name in Update.ALL_TYPES if getattr(update, name, None) is not None)
    return next(known, "unknown")
