"""The main path: read the turn, rank articles, decide, compose, reply."""

from __future__ import annotations

from actions.action import Outcome
from actions.composing import Composer
from actions.following import lean_on_last_article
from actions.placing import note_place
from actions.replying import ask_need, ask_person, clarify, decline
from actions.settling import settle_place
from actions.showing import show_article
from actions.turn import Awaited, Turn
from actions.voice import Voice
from actions.wasting import ask_city_of_items, find_waste_answer, needs_city
from actions.world import World
from knowledge.retrieval.deciding import Decision, decide, gate_for

DECLINES_BEFORE_A_PERSON = 2


def answer_question(world: World, turn: Turn) -> Outcome:
    """Return an answer, a choice of articles, or an honest no."""
    if not any(character.isalpha() for character in turn.text):
        return Outcome((ask_need(_voice(world, turn)),))
    placed = note_place(world, turn)
    if placed.only_place:
        return settle_place(world, placed.turn, placed.place)
    outcome = _answer(world, placed.turn)
    return Outcome(outcome.replies, {**placed.slots, **outcome.slots})


def _answer(world: World, turn: Turn) -> Outcome:
    language = turn.detected or turn.language
    ranking = world.searcher.rank_articles(turn.text, language)
    gate = gate_for(world.gates, language)
    verdict = lean_on_last_article(world, turn, decide(ranking, gate), gate)
    composer = Composer(world, turn, _voice(world, turn))
    waste = find_waste_answer(world, turn, verdict)
    if waste is not None and needs_city(turn, waste):
        return ask_city_of_items(composer.voice, waste)
    if waste is not None:
        return show_article(composer, waste.article, verdict.confidence, waste.items)
    if verdict.decision is Decision.ANSWER:
        return show_article(composer, verdict.articles[0], verdict.confidence)
    if verdict.decision is Decision.CLARIFY:
        return Outcome((clarify(composer.voice, verdict.articles, verdict.confidence),))
    return _decline(turn, composer.voice)


def _decline(turn: Turn, voice: Voice) -> Outcome:
    """Say no; the second time in a row, ask whether a person should help instead."""
    declines = turn.declines + 1
    if declines < DECLINES_BEFORE_A_PERSON:
        return Outcome((decline(voice),), {"declines": declines})
    return Outcome((decline(voice), ask_person(voice)), {"declines": declines, "awaiting": Awaited.PERSON})


def _voice(world: World, turn: Turn) -> Voice:
    return Voice(world.locales, world.catalogue, turn.language)
