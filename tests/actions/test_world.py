"""A few turns in the world that newcomers meet: the real articles, cities, items and translations."""

from __future__ import annotations

import re

import pytest

from actions.show_topic import FIRST_ARTICLES
from actions.world import World
from knowledge.source import Topic
from tests.actions.dialogue import Dialogue

ISOLATED = re.compile("\u2066[^\u2066\u2069]*\u2069")
BARE_RUN = re.compile(r"https?://|\b0\d{3}[\d ]{5,}|\b(?:BS|G)\d{1,2}\b|£\d")


def test_every_topic_begins_with_articles_that_are_there(real_world: World) -> None:
    assert set(FIRST_ARTICLES) == set(Topic)
    named = [article for articles in FIRST_ARTICLES.values() for article in articles]
    assert [article for article in named if article not in real_world.catalogue.articles] == []


@pytest.mark.parametrize("topic", Topic)
@pytest.mark.parametrize("language", ["en", "ar"])
async def test_a_topic_shows_its_first_articles(real_dialogue: Dialogue, topic: Topic, language: str) -> None:
    real_dialogue.slots |= {"language": language, "language_chosen": True}
    reply = (await real_dialogue.press(f'/show_topic{{"topic": "{topic}"}}'))[0]
    assert (reply["kind"], reply["language"]) == ("clarify", language)
    assert len(reply["buttons"]) == len(FIRST_ARTICLES[topic]) <= 4


@pytest.mark.parametrize(
    ("text", "written", "article", "city", "nation"),
    [
        ("register with GP", "en", "gp/register", "bristol", "england"),
        ("تسجيل gp", "ar", "gp/register", "glasgow", "scotland"),
    ],
)
async def test_a_question_is_answered_for_its_city(
    real_dialogue: Dialogue, text: str, written: str, article: str, city: str, nation: str
) -> None:
    real_dialogue.slots["city"] = city
    replies = await real_dialogue.say(text, written=written)
    assert [(reply["article"], reply["city"], reply["nation"], reply["language"]) for reply in replies] == [
        (article, city, nation, written)
    ]
    assert replies[0]["sources"]


@pytest.mark.parametrize(("city", "nation"), [("bristol", "england"), ("glasgow", "scotland"), (None, None)])
@pytest.mark.parametrize("language", ["en", "ar"])
async def test_every_article_can_be_shown_and_keeps_the_contract(
    real_world: World, real_dialogue: Dialogue, language: str, city: str | None, nation: str | None
) -> None:
    assert real_world.catalogue.articles
    for article in real_world.catalogue.articles:
        real_dialogue.slots = {"city": city, "language": language, "language_chosen": True}
        reply = (await real_dialogue.press(f'/show_article{{"article": "{article}"}}'))[0]
        assert (reply["article"], reply["nation"], reply["language"]) == (article, nation, language)
        assert reply["sources"], article
        if language == "ar":
            assert not BARE_RUN.search(ISOLATED.sub("", reply["text"])), article


async def test_nappies_go_in_the_bin_for_the_rest(real_dialogue: Dialogue) -> None:
    real_dialogue.slots["city"] = "bristol"
    reply = (await real_dialogue.say("which bin for nappies", written="en"))[0]
    assert (reply["kind"], reply["article"].partition("/")[0]) == ("answer", "waste")
    assert "Black wheelie bin" in reply["text"]


async def test_a_question_for_a_regulated_adviser_is_not_answered_by_us(real_dialogue: Dialogue) -> None:
    reply = (await real_dialogue.press('/show_article{"article": "nrpf/immigration-case"}'))[0]
    assert reply["kind"] == "adviser"


@pytest.mark.parametrize(
    ("text", "city"), [("BS5", "bristol"), ("Govanhill", "glasgow"), ("بريستول", "bristol")]
)
async def test_a_real_place_is_known(real_dialogue: Dialogue, text: str, city: str) -> None:
    await real_dialogue.say(text, "choose_city")
    assert real_dialogue.slots["city"] == city


async def test_a_real_postcode_that_is_shared_is_asked_about(
    real_world: World, real_dialogue: Dialogue
) -> None:
    reply = (await real_dialogue.say("BS16", "choose_city"))[0]
    assert reply["text"] == real_world.locales.say("en", "ask.city_shared")
