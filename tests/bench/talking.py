"""How a turn is put to each server: our Rasa, a stock Rasa, the gateway."""

from __future__ import annotations

import uuid
from typing import Protocol

import httpx

from tests.bench.errors import TurnUnanswered
from tests.bench.questions import Question

CITY = "bristol"
UNANSWERED_KINDS = frozenset({"error", "notice"})


class Server(Protocol):
    """What can be talked to."""

    @property
    def name(self) -> str:
        """What the tables call it."""

    async def open_conversation(self) -> str:
        """Begin a conversation and return its id."""

    async def say(self, conversation: str, question: Question) -> None:
        """Put one turn and wait for its replies; TurnUnanswered when there are none."""


class OurRasa:
    """Our Rasa server, through our channel."""

    name = "ours"

    def __init__(self, http: httpx.AsyncClient, url: str) -> None:
        self._http, self._url = http, f"{url}/webhooks/waymark/turns"

    async def open_conversation(self) -> str:
        """Return a new id; Rasa needs no more."""
        return uuid.uuid4().hex

    async def say(self, conversation: str, question: Question) -> None:
        """Put one turn as the gateway does."""
        turn = {"conversation": conversation, "turn": str(uuid.uuid4()), "text": question.text}
        response = await self._http.post(self._url, json={**turn, "hints": make_hints(question)})
        if response.status_code != httpx.codes.OK or not response.json()["replies"]:
            raise TurnUnanswered(self.name, response.status_code, response.text)


class StockRasa:
    """A stock Rasa server, through its REST channel; metadata carries what our channel makes of a turn."""

    name = "stock"

    def __init__(self, http: httpx.AsyncClient, url: str) -> None:
        self._http, self._url = http, f"{url}/webhooks/rest/webhook"

    async def open_conversation(self) -> str:
        """Return a new id; Rasa needs no more."""
        return uuid.uuid4().hex

    async def say(self, conversation: str, question: Question) -> None:
        """Put one turn."""
        metadata = {"turn": str(uuid.uuid4()), "hints": make_hints(question)}
        message = {"sender": conversation, "message": question.text, "metadata": metadata}
        response = await self._http.post(self._url, json=message)
        if response.status_code != httpx.codes.OK or not response.json():
            raise TurnUnanswered(self.name, response.status_code, response.text)


class Gateway:
    """The gateway, as a web page talks to it."""

    name = "gateway"

    def __init__(self, http: httpx.AsyncClient, url: str) -> None:
        self._http, self._url = http, f"{url}/api/conversations"
        self._tokens: dict[str, str] = {}

    async def open_conversation(self) -> str:
        """Open a conversation and keep its token."""
        response = await self._http.post(self._url, json={"city": CITY, "language": None})
        response.raise_for_status()
        opened = response.json()
        self._tokens[opened["conversation"]] = opened["token"]
        return str(opened["conversation"])

    async def say(self, conversation: str, question: Question) -> None:
        """Put one turn."""
        response = await self._http.post(
            f"{self._url}/{conversation}/turns",
            json={"id": str(uuid.uuid4()), "text": question.text},
            headers={"Authorization": f"Bearer {self._tokens[conversation]}"},
        )
        if response.status_code != httpx.codes.OK or not is_answered(response.json()["replies"]):
            raise TurnUnanswered(self.name, response.status_code, response.text)


def make_hints(question: Question) -> dict[str, str | None]:
    """Return what the gateway would tell Rasa of a message."""
    return {"language": question.language, "city": CITY, "page_language": None, "channel": "web"}


def is_answered(replies: list[dict[str, object]]) -> bool:
    """Tell whether the newcomer got an answer, and not only a word that it will come later, or that 999 is free."""
    return any(reply.get("kind") not in UNANSWERED_KINDS for reply in replies)
