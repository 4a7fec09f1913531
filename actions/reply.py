"""One thing sent back, in the shape that every part of Waymark agrees on (tests/contracts/)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a reply is for; the gateway and the channels act on it."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    ASK = "ask"
    ADVISER = "adviser"
    DECLINE = "decline"
    SMALLTALK = "smalltalk"
    HANDOFF = "handoff"


@dataclass(frozen=True, slots=True)
class ReplySource:
    """A page that an answer rests on. `as_of` null: the page gave no date."""

    title: str | None
    url: str | None
    as_of: str | None


@dataclass(frozen=True, slots=True)
class ReplyService:
    """A local offer, with what may be shown of it; `map` shows its address."""

    name: str
    phone: str | None
    url: str | None
    address: str | None
    map: str | None
    hours: str | None
    as_of: str | None


@dataclass(frozen=True, slots=True)
class ReplyCard:
    """A statement worth showing to a receptionist: in the newcomer's language, and in English."""

    text: str
    english: str


@dataclass(frozen=True, slots=True)
class Button:
    """A choice. `payload` is /intent{json}."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply without its id, which the gateway gives. `translation`: draft, reviewed, or null for English."""

    kind: Kind
    text: str
    language: str
    direction: str
    article: str | None = None
    nation: str | None = None
    city: str | None = None
    confidence: float | None = None
    translation: str | None = None
    sources: tuple[ReplySource, ...] = ()
    services: tuple[ReplyService, ...] = ()
    cards: tuple[ReplyCard, ...] = ()
    buttons: tuple[Button, ...] = ()

    def as_message(self) -> dict[str, Any]:
        """Return the reply as JSON data; nothing is missing, absent things are null or []."""
        message = asdict(self)
        return message | {name: list(message[name]) for name in ("sources", "services", "cards", "buttons")}


def payload(intent: str, **entities: str | None) -> str:
    """Return what a button sends: the intent and what it is about."""
    said = {name: value for name, value in entities.items() if value is not None}
    return f"/{intent}" + (json.dumps(said, ensure_ascii=False) if said else "")
