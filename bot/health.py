"""Whether a real question can be answered now: asked through Rasa in a conversation that is deleted again."""

import asyncio
import secrets
import time
from dataclasses import dataclass
from enum import StrEnum
from uuid import uuid4

import httpx

from bot.errors import RasaError, StoreUnavailable
from bot.notices import FALLBACK_LANGUAGE, Phrases
from bot.rasa_client import Hints, Rasa
from bot.replies import Kind, Turn, TurnForm, TurnState
from bot.store import Store

NO_HINTS = Hints(language=FALLBACK_LANGUAGE, city=None, page_language=None, channel="health")
KEEP_S = 5.0
ACTIONS_TIMEOUT_S = 3.0


class PartName(StrEnum):
    """What an answer needs."""

    RASA = "rasa"
    ACTIONS = "actions"
    STORE = "store"


@dataclass(frozen=True, slots=True)
class Health:
    """The parts that are down; none when a question can be answered."""

    down: tuple[PartName, ...]
    checked_at: float


class HealthCheck:
    """Checks at most once in KEEP_S seconds, however often it is asked."""

    def __init__(
        self,
        store: Store,
        rasa: Rasa,
        http: httpx.AsyncClient,
        actions_url: str,
        phrases: Phrases,
        patience_s: float,
    ) -> None:
        self._store = store
        self._rasa = rasa
        self._http = http
        self._actions_url = actions_url
        self._question = phrases.say(FALLBACK_LANGUAGE, "health.question")
        self._patience_s = patience_s
        self._lock = asyncio.Lock()
        self._latest: Health | None = None

    async def read_health(self) -> Health:
        """Returns the health, checked now or a few seconds ago."""
        async with self._lock:
            if self._latest is None or time.monotonic() - self._latest.checked_at > KEEP_S:
                self._latest = await self._check_parts()
            return self._latest

    async def _check_parts(self) -> Health:
        works = await asyncio.gather(self._rasa_answers(), self._actions_live(), self._store_writes())
        down = tuple(part for part, working in zip(PartName, works, strict=True) if not working)
        return Health(down, time.monotonic())

    async def _rasa_answers(self) -> bool:
        turn = _make_question(self._question)
        try:
            said = await self._rasa.say_turn(turn, NO_HINTS, self._patience_s)
            await self._rasa.delete_conversation(turn.conversation)
        except RasaError:
            return False
        return all(utterance.kind is not Kind.ERROR for utterance in said)

    async def _actions_live(self) -> bool:
        try:
            response = await self._http.get(f"{self._actions_url}/health", timeout=ACTIONS_TIMEOUT_S)
        except httpx.HTTPError:
            return False
        return response.is_success

    async def _store_writes(self) -> bool:
        try:
            await self._store.database.check_writable()
        except StoreUnavailable:
            return False
        return True


def _make_question(text: str) -> Turn:
    return Turn(
        conversation=f"health-{secrets.token_urlsafe(16)}",
        id=str(uuid4()),
        number=1,
        form=TurnForm.TEXT,
        content=text,
        language=FALLBACK_LANGUAGE,
        state=TurnState.WAITING,
        told=False,
        attempts=0,
        received_at=time.time(),
    )
