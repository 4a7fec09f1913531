"""Waste items: "which bin for nappies" is answered from the city's containers."""

from __future__ import annotations

from dataclasses import dataclass

from actions.composing import WHAT_GOES_WHERE
from actions.turn import Turn
from actions.world import World
from knowledge.article import topic_of
from knowledge.retrieval.deciding import Verdict
from knowledge.retrieval.normalising import normalise
from knowledge.source import Topic

FEW_WORDS = 3
"""A message this short that names an item asks where the item goes."""


@dataclass(frozen=True, slots=True)
class WasteAnswer:
    """The article that answers, and the items to say a container for."""

    article: str
    items: tuple[str, ...]


def find_waste_answer(world: World, turn: Turn, verdict: Verdict) -> WasteAnswer | None:
    """Return what answers a question about items; None when the message asks about something else."""
    items = world.items.find_items(turn.text, turn.language)
    if not items:
        return None
    first = verdict.articles[0] if verdict.articles else None
    about_waste = first is not None and topic_of(first) is Topic.WASTE
    if first is not None and first in {world.items.article_of(item) for item in items}:
        return WasteAnswer(first, items)
    if first == WHAT_GOES_WHERE:
        return WasteAnswer(WHAT_GOES_WHERE, items)
    if _asks_where(world, turn) and (about_waste or len(turn.text.split()) <= FEW_WORDS + 5):
        return WasteAnswer(world.items.article_of(items[0]) or WHAT_GOES_WHERE, items)
    if about_waste and len(turn.text.split()) <= FEW_WORDS:
        return WasteAnswer(world.items.article_of(items[0]) or WHAT_GOES_WHERE, items)
    return None


def _asks_where(world: World, turn: Turn) -> bool:
    words = set(normalise(turn.text).split())
    languages = {turn.language, "en"}
    asking = {
        word for code in languages for word in normalise(world.locales.say(code, "waste.asking")).split()
    }
    return bool(words & asking)
