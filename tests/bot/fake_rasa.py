"""A Rasa that answers at once and can be told to fail; tests/contracts holds it to the contract."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

HANDOFF = "fetch a person"
"""Whoever says this has agreed to a person."""
BUTTON = '/show_article{"article": "gp/register"}'


class Mood(Enum):
    """How Rasa is today."""

    WELL = "well"
    SLOW = "slow"
    FAILING = "failing"
    SILENT = "silent"
    REFUSING = "refusing"
    DYING = "dying"
    BABBLING = "babbling"


@dataclass
class FakeRasa:
    """What was said to it, and what it holds."""

    mood: Mood = Mood.WELL
    slow_s: float = 3.0
    effects: list[tuple[str, str]] = field(default_factory=list)
    requests: list[Mapping[str, Any]] = field(default_factory=list)
    running: Counter[str] = field(default_factory=Counter)
    most_at_once: int = 0
    """The most turns of one conversation that ran at a time."""
    most_conversations: int = 0
    said: dict[str, dict[str, list[dict[str, Any]]]] = field(default_factory=dict)
    cards: list[dict[str, str]] = field(default_factory=list)
    text: str = ""
    """Said instead of what it was told."""
    article: str = "gp/register"
    watch: Callable[[], object] = lambda: None
    """Called when a turn comes in."""

    def make_app(self) -> Starlette:
        """Gives the channel and the action server's health as a web app."""
        routes = [
            Route("/webhooks/waymark/", self._check, methods=["GET"]),
            Route("/webhooks/waymark/turns", self._take_turn, methods=["POST"]),
            Route("/webhooks/waymark/conversations/{id}", self._read, methods=["GET"]),
            Route("/webhooks/waymark/conversations/{id}", self._delete, methods=["DELETE"]),
            Route("/health", self._check, methods=["GET"]),
        ]
        return Starlette(routes=routes)

    async def _check(self, _request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def _take_turn(self, request: Request) -> Response:
        body = await request.json()
        if not body.get("conversation") or not body.get("turn"):
            return _make_error(422, "turn_wrong")
        if bool(body.get("text")) == bool(body.get("payload")):
            return _make_error(422, "turn_wrong")
        self.requests.append(body)
        self.watch()
        if self.mood is Mood.FAILING:
            return _make_error(502, "action_failed")
        if self.mood is Mood.SILENT:
            return _make_error(503, "nothing_said")
        if self.mood is Mood.REFUSING:
            return _make_error(422, "turn_wrong")
        if self.mood is Mood.BABBLING:
            return JSONResponse({"replies": [{"kind": "answer", "text": body.get("text")}]})
        self.running[body["conversation"]] += 1
        self.most_at_once = max(self.most_at_once, self.running[body["conversation"]])
        self.most_conversations = max(self.most_conversations, self.running.total())
        replies = self._answer(body)
        if self.mood is Mood.SLOW:
            await asyncio.sleep(self.slow_s)
        self.running[body["conversation"]] -= 1
        if self.mood is Mood.DYING:
            return StreamingResponse(_die(), headers={"Content-Length": "1000"})
        return JSONResponse({"replies": replies})

    def _answer(self, body: Mapping[str, Any]) -> list[dict[str, Any]]:
        turns = self.said.setdefault(body["conversation"], {})
        content = body.get("text", body.get("payload"))
        if body["turn"] not in turns:
            self.effects.append((body["conversation"], content))
            turns[body["turn"]] = [self._make_reply(content, body["hints"])]
        return turns[body["turn"]]

    def _make_reply(self, content: str, hints: Mapping[str, Any]) -> dict[str, Any]:
        reply = make_reply(content, hints) | {"cards": self.cards, "article": self.article}
        return reply | ({"text": self.text} if self.text else {})

    async def _read(self, request: Request) -> Response:
        if self.mood is Mood.FAILING:
            return _make_error(503, "store_unavailable")
        conversation = request.path_params["id"]
        if conversation not in self.said:
            return _make_error(404, "conversation_unknown")
        return JSONResponse({"slots": {}, "events": [{"turn": turn} for turn in self.said[conversation]]})

    async def _delete(self, request: Request) -> Response:
        if self.mood is Mood.FAILING:
            return _make_error(503, "store_unavailable")
        self.said.pop(request.path_params["id"], None)
        return Response(status_code=204)


def make_reply(content: str, hints: Mapping[str, Any]) -> dict[str, Any]:
    """Gives an answer that repeats what was said."""
    language = hints.get("language") or hints.get("page_language") or "en"
    return {
        "kind": "handoff" if HANDOFF in content else "answer",
        "text": f"You said {content}",
        "language": language,
        "direction": "rtl" if language == "ar" else "ltr",
        "article": "gp/register",
        "nation": "england",
        "city": hints.get("city"),
        "confidence": 0.9,
        "translation": None,
        "sources": [{"title": "A page", "url": "https://example.org/page", "as_of": "2025-06-01"}],
        "services": [
            {
                "name": "A place",
                "phone": "0117 496 0123",
                "url": None,
                "address": "1 High Street",
                "map": "https://example.org/map?query=1+High+Street",
                "hours": "weekdays",
                "as_of": None,
            },
        ],
        "cards": [],
        "buttons": [{"title": "Register", "payload": BUTTON}],
    }


def _make_error(status: int, code: str) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": code}}, status_code=status)


async def _die() -> AsyncIterator[bytes]:
    yield b'{"replies": ['
    raise ConnectionResetError
