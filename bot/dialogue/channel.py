"""The gateway's way into Rasa: a turn in, its replies out, and nothing in the logs but ids.

Rasa's REST channel swallows every exception, logs the newcomer's words and answers 200 with nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, response
from sanic.exceptions import InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.dialogue.action_results import trust_action_server
from bot.dialogue.errors import StoreFailed, TurnWrong
from bot.dialogue.tracker_store import BoundedTrackerStore
from bot.dialogue.turns import DialogueTurn, read_turn

logger = logging.getLogger(__name__)

Handler = Callable[[UserMessage], Awaitable[Any]]
Replies = list[dict[str, Any]]


class WaymarkChannel(InputChannel):  # type: ignore[misc]
    """POST /turns, and what Rasa lacks: reading and deleting one conversation."""

    def __init__(self) -> None:
        self._running: dict[tuple[str, str], asyncio.Task[Replies]] = {}
        # A lock lives as long as a turn runs or waits for it.
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @classmethod
    def name(cls) -> str:
        """Return the name in the channel's address."""
        return "waymark"

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Return the routes under /webhooks/waymark."""
        trust_action_server()
        routes = Blueprint("waymark_channel")

        @routes.get("/")
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.post("/turns")
        async def say_turn(request: Request) -> HTTPResponse:
            return await self._say_turn(request, on_new_message)

        @routes.get("/conversations/<conversation>")
        async def read(request: Request, conversation: str) -> HTTPResponse:
            return await _guard(_read_conversation(_store_of(request), conversation))

        @routes.delete("/conversations/<conversation>")
        async def delete(request: Request, conversation: str) -> HTTPResponse:
            return await _guard(self._delete(_store_of(request), conversation))

        return routes

    async def _say_turn(self, request: Request, on_new_message: Handler) -> HTTPResponse:
        try:
            turn = read_turn(request.json)
        except InvalidUsage:
            return _error(400, "body_wrong", "the body is no JSON")
        except TurnWrong as error:
            return _error(422, "turn_wrong", str(error))
        replies = await self._run_once(turn, on_new_message, _store_of(request))
        if not replies:
            logger.warning("turn not answered: conversation=%s turn=%s", turn.conversation, turn.turn)
            return _error(
                503, "not_answered", "An action failed or said nothing; the same turn may be sent again."
            )
        return response.json({"replies": replies})

    async def _run_once(
        self, turn: DialogueTurn, on_new_message: Handler, store: BoundedTrackerStore
    ) -> Replies:
        """Run a turn, or wait for it if it runs already. It goes on when the caller gives up waiting."""
        key = (turn.conversation, turn.turn)
        task = self._running.get(key)
        if task is None:
            task = asyncio.create_task(self._run_in_order(turn, on_new_message, store))
            self._running[key] = task
            task.add_done_callback(lambda _: self._running.pop(key, None))
        return await asyncio.shield(task)

    async def _run_in_order(
        self, turn: DialogueTurn, on_new_message: Handler, store: BoundedTrackerStore
    ) -> Replies:
        try:
            async with self._lock(turn.conversation):
                return await self._run(turn, on_new_message, store)
        except Exception as error:
            logger.error(
                "turn failed: conversation=%s turn=%s error=%s",
                turn.conversation,
                turn.turn,
                type(error).__name__,
            )
            return []

    def _lock(self, conversation: str) -> asyncio.Lock:
        return self._locks.setdefault(conversation, asyncio.Lock())

    async def _delete(self, store: BoundedTrackerStore, conversation: str) -> HTTPResponse:
        """Delete a conversation once no turn of it runs, which would write it again."""
        async with self._lock(conversation):
            await store.delete(conversation)
        return response.empty(204)

    async def _run(self, turn: DialogueTurn, on_new_message: Handler, store: BoundedTrackerStore) -> Replies:
        store.forget_failure(turn.conversation)
        said = said_before(await store.retrieve(turn.conversation), turn.turn)
        if said:
            return said
        collector = CollectingOutputChannel()
        message = UserMessage(
            turn.text, collector, turn.conversation, input_channel=self.name(), metadata=turn.metadata
        )
        await on_new_message(message)
        if store.forget_failure(turn.conversation):
            return []
        return [message["custom"] for message in collector.messages if "custom" in message]


def said_before(tracker: DialogueStateTracker | None, turn: str) -> Replies:
    """Return what was said to a turn that was answered already; empty when it was not."""
    replies: Replies = []
    within = False
    for event in tracker.events if tracker is not None else ():
        if isinstance(event, UserUttered):
            within = (event.metadata or {}).get("turn") == turn
        elif within and isinstance(event, BotUttered) and event.data.get("custom"):
            replies.append(event.data["custom"])
    return replies


async def _guard(work: Awaitable[HTTPResponse]) -> HTTPResponse:
    try:
        return await work
    except StoreFailed as error:
        logger.error("dialogue store failed: %s", error)
        return _error(503, "store_failed", "Dialogues cannot be read or written now.")


async def _read_conversation(store: BoundedTrackerStore, conversation: str) -> HTTPResponse:
    tracker = await store.retrieve(conversation)
    if tracker is None:
        return _error(404, "unknown_conversation", "Rasa holds nothing of this conversation.")
    events = [event.as_dict() for event in tracker.events]
    return response.json({"slots": tracker.current_slot_values(), "events": events})


def _store_of(request: Request) -> BoundedTrackerStore:
    """Return our store, out of the wrapper that would silently replace it by memory when it fails."""
    store = request.app.ctx.agent.tracker_store
    inner = getattr(store, "_tracker_store", store)
    if not isinstance(inner, BoundedTrackerStore):
        raise StoreFailed("endpoints.yml names another tracker store", TypeError())
    return inner


def _error(status: int, code: str, message: str) -> HTTPResponse:
    return response.json({"error": {"code": code, "message": message}}, status=status)
