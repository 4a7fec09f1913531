"""Notes the place that a message names, and what is left of the message without it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from actions.action import SlotValue
from actions.turn import Turn
from actions.world import World
from knowledge.places import Place
from knowledge.retrieval.normalising import normalise


@dataclass(frozen=True, slots=True)
class Placed:
    """A turn with the place it names. `only_place`: it says nothing else."""

    turn: Turn
    place: Place | None
    only_place: bool
    slots: Mapping[str, SlotValue] = field(default_factory=dict)


def note_place(world: World, turn: Turn) -> Placed:
    """Return the turn in the place that its words name; unchanged when they name none that we can tell."""
    place = world.places.find_place(turn.text)
    if place is None:
        return Placed(turn, None, only_place=False)
    only = not _rest(world, turn, place)
    if place.nation is None:
        return Placed(turn, place, only)
    moved = replace(turn, city=place.city, nation=str(place.nation))
    return Placed(moved, place, only, remember_place(moved))


def remember_place(turn: Turn) -> dict[str, SlotValue]:
    """Return the slots that keep a turn's place."""
    return {"city": turn.city, "nation": turn.nation, "place_refused": False}


def _rest(world: World, turn: Turn, place: Place) -> list[str]:
    """Return the words beside the place that carry meaning."""
    plain = normalise(turn.text).replace(place.said, " ")
    small = set()
    for language in {turn.language, "en"}:
        small |= set(normalise(world.locales.say(language, "place.small_words")).split())
    return [word for word in re.findall(r"\w+", plain) if word not in small]
