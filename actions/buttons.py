"""The choices that several replies offer."""

from __future__ import annotations

from collections.abc import Sequence

from actions.reply import Button, payload
from actions.voice import Voice
from knowledge.source import Nation, Topic


def offer_topics(voice: Voice) -> tuple[Button, ...]:
    """Return a button a topic."""
    return tuple(Button(voice.say(f"topic.{topic}"), payload("show_topic", topic=topic)) for topic in Topic)


def offer_articles(voice: Voice, article_ids: Sequence[str]) -> tuple[Button, ...]:
    """Return a button an article."""
    return tuple(Button(voice.title(id_), payload("show_article", article=id_)) for id_ in article_ids)


def offer_cities(voice: Voice) -> tuple[Button, ...]:
    """Return a button a city, and one for people who live elsewhere."""
    cities = [
        Button(voice.city_name(id_), payload("choose_city", city=id_))
        for id_, pack in voice.catalogue.cities.items()
        if pack.city.parent is None
    ]
    return (*cities, Button(voice.say("button.elsewhere"), payload("choose_city", city="elsewhere")))


def offer_nations(voice: Voice) -> tuple[Button, ...]:
    """Return a button a nation."""
    return tuple(
        Button(voice.say(f"nation.{nation}"), payload("choose_city", nation=nation)) for nation in Nation
    )


def offer_person(voice: Voice) -> Button:
    """Return the button that asks for a human connector."""
    return Button(voice.say("button.person"), payload("ask_person"))


def offer_languages(voice: Voice) -> tuple[Button, ...]:
    """Return a button a language, each in its own name."""
    return tuple(
        Button(voice.locales.name(code), payload("choose_language", language=code))
        for code in voice.locales.offered
    )
