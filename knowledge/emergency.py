"""Emergencies: the numbers, and the cards that show them, each number with the page that confirmed it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from knowledge.reading import Record, read_record
from knowledge.source import Nation, Source


class Emergency(StrEnum):
    """What somebody may be in; each has its card."""

    DANGER = "danger"
    MEDICAL = "medical"
    SUICIDE = "suicide"
    ABUSE = "abuse"
    CHILD = "child"
    HOMELESS = "homeless"
    DESTITUTE = "destitute"
    SLAVERY = "slavery"
    HATE = "hate"
    DETAINED = "detained"
    FIRE = "fire"
    PREGNANCY = "pregnancy"


FIRST = "999"
"""The number that every card begins with: which card it is may be told wrongly."""

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class EmergencyNumber(Record):
    """A number; whose it is, is the sentence `number.<id>`. No `nations`: all four."""

    id: Key
    phone: Annotated[str, Field(pattern=r"^[\d ]+$")]
    nations: tuple[Nation, ...] = ()
    source: Source


class Card(Record):
    """What is said and whose numbers are shown, in this order."""

    say: tuple[Key, ...]
    numbers: tuple[Key, ...]


class Emergencies(Record):
    """The file `emergency.yml`. `sources` and `nations` are of sentences; `offline`: shown without a network."""

    numbers: Annotated[tuple[EmergencyNumber, ...], Field(min_length=1)]
    sources: dict[Key, Source]
    nations: dict[Key, tuple[Nation, ...]]
    cards: dict[Emergency, Card]
    offline: tuple[Key, ...]

    @model_validator(mode="after")
    def _check_whole(self) -> Emergencies:
        missing = {str(one) for one in Emergency if one not in self.cards}
        missing |= {
            f"{FIRST} first of {name}" for name, card in self.cards.items() if card.numbers[:1] != (FIRST,)
        }
        known = {number.id for number in self.numbers}
        unknown = {*self.offline, *(id_ for card in self.cards.values() for id_ in card.numbers)} - known
        if missing or unknown:
            lacks = sorted(missing | unknown)
            raise ValueError(f"lacks {', '.join(lacks)} -> Add the card or the number, or correct its name.")
        return self

    def list_numbers(self, emergency: Emergency, nation: Nation | None) -> list[EmergencyNumber]:
        """Return the numbers of a card for a nation, or those of every nation when it is not known."""
        by_id = {number.id: number for number in self.numbers}
        shown = (by_id[id_] for id_ in self.cards[emergency].numbers)
        return [one for one in shown if nation is None or not one.nations or nation in one.nations]

    def list_sentences(self, emergency: Emergency, nation: Nation | None) -> list[str]:
        """Return the keys of what a card says for a nation."""
        return [
            key
            for key in self.cards[emergency].say
            if key not in self.nations or nation is None or nation in self.nations[key]
        ]

    def list_offline(self) -> list[EmergencyNumber]:
        """Return the numbers that are shown without a network."""
        by_id = {number.id: number for number in self.numbers}
        return [by_id[id_] for id_ in self.offline]


def read_emergencies(root: Path) -> Emergencies:
    """Read the file."""
    return read_record(root / "emergency.yml", Emergencies)


def read_emergency_numbers(root: Path) -> list[EmergencyNumber]:
    """Read the numbers that are shown without a network; each is named by the phrase `emergency.<id>`."""
    return read_emergencies(root).list_offline()
