"""What an action knows of the turn: Rasa's tracker, read once into words of our own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

ENGLISH = "en"


class Awaited(StrEnum):
    """What the last reply asked for, so that "yes" and "no" mean something."""

    CITY = "city"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Turn:
    """One message and the dialogue it belongs to.

    `detected`: the language it is written in, if that is clear. `last_items`: the waste items asked about last.
    """

    text: str
    intent: str
    entities: Mapping[str, str]
    language: str
    detected: str | None
    city: str | None
    nation: str | None
    last_article: str | None
    last_items: tuple[str, ...]
    awaiting: Awaited | None
    declines: int
    place_refused: bool


def read_turn(tracker: Mapping[str, Any], offered: tuple[str, ...], cities: Mapping[str, str]) -> Turn:
    """Return the turn. `cities`: city ids and their nations, so that a hint names only what we keep."""
    slots, message = tracker["slots"], tracker["latest_message"]
    entities = {entity["entity"]: str(entity["value"]) for entity in message.get("entities") or ()}
    detected = entities.get("written_language")
    city = slots.get("city") or (slots.get("hinted_city") if not slots.get("nation") else None)
    city = city if city in cities else None
    awaiting = slots.get("awaiting")
    return Turn(
        text=message.get("text") or "",
        intent=(message.get("intent") or {}).get("name") or "",
        entities=entities,
        language=_choose_language(slots, detected, offered),
        detected=detected,
        city=city,
        nation=cities[city] if city else slots.get("nation"),
        last_article=slots.get("last_article"),
        last_items=tuple((slots.get("last_items") or "").split()),
        awaiting=Awaited(awaiting) if awaiting in tuple(Awaited) else None,
        declines=int(slots.get("declines") or 0),
        place_refused=bool(slots.get("place_refused")),
    )


def _choose_language(slots: Mapping[str, Any], detected: str | None, offered: tuple[str, ...]) -> str:
    """A language that was asked for stays; else the one written in, if offered; else what was used before."""
    if slots.get("language_chosen") and slots.get("language") in offered:
        return str(slots["language"])
    if detected is not None:
        return detected if detected in offered else ENGLISH
    for known in (slots.get("language"), slots.get("hinted_language")):
        if known in offered:
            return str(known)
    return ENGLISH
