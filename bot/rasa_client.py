"""The one place that speaks to Rasa. Every way it can fail becomes RasaUnavailable or RasaRefused."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Protocol

import httpx
from pydantic import BaseModel, Field, JsonValue, RootModel, ValidationError

from bot.errors import RasaRefused, RasaUnavailable
from bot.replies import Turn, Utterance

CHANNEL_PATH = "/webhooks/waymark"
CONTROL_TIMEOUT_S = 5.0
# These say "not now", not "never".
_NOT_NOW = {408, 425, 429}


@dataclass(frozen=True, slots=True)
class Hints:
    """What the newcomer did not say: the language it is written in, and the city and language of the page."""

    language: str | None
    city: str | None
    page_language: str | None
    channel: str


class Rasa(Protocol):
    """What the gateway asks of Rasa."""

    async def say_turn(self, turn: Turn, hints: Hints, patience_s: float) -> list[Utterance]:
        """Gives Rasa a turn and returns what it says back; the same turn again changes nothing."""

    async def read_conversation(self, conversation: str) -> Mapping[str, JsonValue] | None:
        """Reads everything Rasa holds of a conversation; None when it holds nothing."""

    async def delete_conversation(self, conversation: str) -> None:
        """Deletes a conversation from Rasa's store; nothing happens when it is not there."""


class _Said(BaseModel):
    replies: list[Utterance] = Field(min_length=1)


class _Held(RootModel[dict[str, JsonValue]]):
    pass


class RasaClient:
    """Speaks to one or more Rasa servers; a conversation always goes to the same one."""

    def __init__(self, http: httpx.AsyncClient, urls: Sequence[str]) -> None:
        self._http = http
        self._urls = tuple(urls)

    async def say_turn(self, turn: Turn, hints: Hints, patience_s: float) -> list[Utterance]:
        """Gives Rasa a turn, waiting `patience_s` seconds in all."""
        body = {
            "conversation": turn.conversation,
            "turn": turn.id,
            turn.form.value: turn.content,
            "hints": asdict(hints),
        }
        url = self._choose_url(turn.conversation) + "/turns"
        response = await self._send("POST", url, patience_s, body)
        return _read_utterances(response)

    async def read_conversation(self, conversation: str) -> Mapping[str, JsonValue] | None:
        """Reads slots and events."""
        url = f"{self._choose_url(conversation)}/conversations/{conversation}"
        response = await self._send("GET", url, CONTROL_TIMEOUT_S)
        if response.status_code == httpx.codes.NOT_FOUND:
            return None
        if not response.is_success:
            raise RasaUnavailable(f"status {response.status_code}")
        return _read_held(response)

    async def delete_conversation(self, conversation: str) -> None:
        """Deletes slots and events."""
        url = f"{self._choose_url(conversation)}/conversations/{conversation}"
        response = await self._send("DELETE", url, CONTROL_TIMEOUT_S)
        if not response.is_success and response.status_code != httpx.codes.NOT_FOUND:
            raise RasaUnavailable(f"status {response.status_code}")

    def _choose_url(self, conversation: str) -> str:
        digest = hashlib.sha256(conversation.encode()).digest()
        return self._urls[int.from_bytes(digest[:8], "big") % len(self._urls)] + CHANNEL_PATH

    async def _send(self, method: str, url: str, patience_s: float, body: object = None) -> httpx.Response:
        try:
            async with asyncio.timeout(patience_s):
                response = await self._http.request(method, url, json=body, timeout=None)
        except TimeoutError:
            raise RasaUnavailable("slow") from None
        except httpx.HTTPError as error:
            raise RasaUnavailable(type(error).__name__) from None
        if response.is_server_error or response.status_code in _NOT_NOW:
            raise RasaUnavailable(f"status {response.status_code}")
        return response


def _read_utterances(response: httpx.Response) -> list[Utterance]:
    if response.is_client_error:
        raise RasaRefused(f"status {response.status_code}")
    try:
        return _Said.model_validate_json(response.content).replies
    except ValidationError as error:
        fields = [".".join(map(str, detail["loc"])) for detail in error.errors(include_input=False)]
        raise RasaUnavailable(f"replies break the contract at {', '.join(fields[:5])}") from None


def _read_held(response: httpx.Response) -> Mapping[str, JsonValue]:
    try:
        return _Held.model_validate_json(response.content).root
    except ValidationError:
        raise RasaUnavailable("what Rasa holds is not an object") from None
