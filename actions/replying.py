"""Replies that rest on no article: clarifying, asking, declining, small talk, the offer of a person."""

from __future__ import annotations

from actions.buttons import (
    offer_articles,
    offer_cities,
    offer_languages,
    offer_nations,
    offer_person,
    offer_topics,
)
from actions.reply import Button, Kind, Reply, payload
from actions.voice import Voice


def make_reply(voice: Voice, kind: Kind, text: str, buttons: tuple[Button, ...] = ()) -> Reply:
    """Return a reply that carries text and buttons only."""
    return Reply(kind=kind, text=text, language=voice.language, direction=voice.direction, buttons=buttons)


def clarify(voice: Voice, article_ids: tuple[str, ...], confidence: float) -> Reply:
    """Ask which of two to four articles is meant."""
    shown = Reply(
        kind=Kind.CLARIFY,
        text=voice.say("clarify.which"),
        language=voice.language,
        direction=voice.direction,
        confidence=round(confidence, 2),
        buttons=offer_articles(voice, article_ids),
    )
    return shown


def decline(voice: Voice) -> Reply:
    """Say that this is nothing we help with, what is, and offer a person."""
    return make_reply(
        voice, Kind.DECLINE, voice.say("decline.text"), (*offer_topics(voice), offer_person(voice))
    )


def ask_need(voice: Voice) -> Reply:
    """Ask what the newcomer needs, when a message holds nothing to go by."""
    return make_reply(voice, Kind.ASK, voice.say("ask.need"), (*offer_topics(voice), *offer_languages(voice)))


def ask_city(voice: Voice, key: str = "ask.city") -> Reply:
    """Ask which city the newcomer is in."""
    return make_reply(voice, Kind.ASK, voice.say(key), offer_cities(voice))


def ask_nation(voice: Voice) -> Reply:
    """Ask which nation, when the city is not one that we keep."""
    return make_reply(voice, Kind.ASK, voice.say("ask.nation"), offer_nations(voice))


def ask_language(voice: Voice) -> Reply:
    """Ask which language to speak."""
    return make_reply(voice, Kind.ASK, voice.say("ask.language"), offer_languages(voice))


def ask_person(voice: Voice) -> Reply:
    """Offer a human connector, and say what agreeing means."""
    agree = Button(voice.say("button.yes"), payload("affirm"))
    refuse = Button(voice.say("button.no"), payload("deny"))
    return make_reply(voice, Kind.ASK, voice.say("ask.person"), (agree, refuse))


def hand_over(voice: Voice) -> Reply:
    """Say that a person has been asked for; the gateway opens the case."""
    return make_reply(voice, Kind.HANDOFF, voice.say("handoff.asked"))


def chat(voice: Voice, key: str) -> Reply:
    """Answer small talk, with the topics at hand."""
    return make_reply(voice, Kind.SMALLTALK, voice.say(key), offer_topics(voice))
