"""Waste items: "which bin for nappies" is answered from the city's containers."""

from __future__ import annotations

from dataclasses import dataclass

from actions.action import Outcome
from actions.composing import WHAT_GOES_WHERE
from actions.replying import ask_city
from actions.turn import Awaited, Turn
from actions.voice import Voice
from actions.world import World
from knowledge.article import topic_of
from knowledge.retrieval.deciding import Decision, Verdict
from knowledge.retrieval.normalising import normalise
from knowledge.source import Topic

A_NAME = 3
"""A message of so few words that names an item asks where the item goes."""

A_SHORT_QUESTION = 8
"""In a message of so few words, "put" or "bin" beside an item asks where the item goes."""


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
    own = world.items.article_of(items[0]) or WHAT_GOES_WHERE
    first = verdict.articles[0] if verdict.articles else None
    about_waste = first is not None and topic_of(first) is Topic.WASTE
    if verdict.decision is Decision.ANSWER and about_waste:
        return WasteAnswer(first, items) if first in {own, WHAT_GOES_WHERE} else None
    words = len(turn.text.split())
    asks_where = _asks_where(world, turn) and words <= A_SHORT_QUESTION
    if asks_where or (about_waste and words <= A_NAME):
        return WasteAnswer(own, items)
    return None


def needs_city(turn: Turn, answer: WasteAnswer) -> bool:
    """Tell whether nothing can be said of the items without their city: no article of their own, no place known."""
    unknown = not (turn.city or turn.nation or turn.place_refused)
    return unknown and answer.article == WHAT_GOES_WHERE


def ask_city_of_items(voice: Voice, answer: WasteAnswer) -> Outcome:
    """Ask which city, and keep the items, so that they are answered as soon as it is known."""
    slots = {"last_article": answer.article, "last_items": " ".join(answer.items), "awaiting": Awaited.CITY}
    return Outcome((ask_city(voice, "ask.city_waste"),), slots)


def _asks_where(world: World, turn: Turn) -> bool:
    words = set(normalise(turn.text).split())
    languages = {turn.language, "en"}
    asking = {
        word for code in languages for word in normalise(world.locales.say(code, "waste.asking")).split()
    }
    return bool(words & asking)
