"""Keeps a place that was named, and answers again what was asked before it was known."""

from __future__ import annotations

from actions.action import Outcome
from actions.buttons import offer_topics
from actions.composing import Composer
from actions.placing import remember_place
from actions.reply import Kind, Reply
from actions.replying import ask_city, ask_nation, make_reply
from actions.showing import show_article
from actions.turn import Awaited, Turn
from actions.voice import Voice
from actions.world import World
from knowledge.places import Place


def settle_place(world: World, turn: Turn, place: Place | None = None) -> Outcome:
    """Return the last article for the turn's place. A `place` that is shared by councils is asked about."""
    voice = Voice(world.locales, world.catalogue, turn.language)
    if place is not None and place.nation is None:
        return Outcome((ask_city(voice, "ask.city_shared"),), {"awaiting": Awaited.CITY})
    noted = _note(voice, turn)
    if turn.last_article is None:
        reply = make_reply(voice, Kind.SMALLTALK, noted, offer_topics(voice))
        return Outcome((reply,), remember_place(turn))
    shown = show_article(Composer(world, turn, voice), turn.last_article, items=turn.last_items)
    return Outcome(shown.replies, {**shown.slots, **remember_place(turn)})


def settle_unknown_place(world: World, turn: Turn) -> Outcome:
    """Return the question which nation: its rules can be given even where we know no city."""
    voice = Voice(world.locales, world.catalogue, turn.language)
    reply: Reply = ask_nation(voice)
    return Outcome((reply,), {"awaiting": Awaited.CITY})


def _note(voice: Voice, turn: Turn) -> str:
    if turn.city:
        return voice.say("place.noted_city", city=voice.city_name(turn.city))
    return voice.say("place.noted_nation", nation=voice.say(f"nation.{turn.nation}"))
