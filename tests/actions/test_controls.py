"""A person, yes and no, small talk, topics, starting again: in both languages."""

from __future__ import annotations

import pytest

from actions.smalltalk import PHRASES
from actions.world import World
from knowledge.source import Topic
from tests.actions.dialogue import Dialogue

LANGUAGES = pytest.mark.parametrize("language", ["en", "ar"])


@LANGUAGES
async def test_a_person_is_offered_and_a_yes_hands_over(
    small_world: World, dialogue: Dialogue, language: str
) -> None:
    say = small_world.locales.say
    offer = (await dialogue.say("a person please", "ask_person", written=language))[0]
    assert (offer["kind"], offer["text"]) == ("ask", say(language, "ask.person"))
    assert dialogue.slots["awaiting"] == "person"
    given = await dialogue.press_titled(offer, say(language, "button.yes"))
    assert [(reply["kind"], reply["text"]) for reply in given] == [
        ("handoff", say(language, "handoff.asked"))
    ]
    assert dialogue.slots["awaiting"] is None


@LANGUAGES
async def test_a_no_to_a_person_goes_on_without_one(
    small_world: World, dialogue: Dialogue, language: str
) -> None:
    offer = (await dialogue.say("a person please", "ask_person", written=language))[0]
    refused = await dialogue.press_titled(offer, small_world.locales.say(language, "button.no"))
    assert [reply["text"] for reply in refused] == [small_world.locales.say(language, "person.not_now")]
    assert (await dialogue.say("landlord boiler repair broken"))[0]["kind"] == "answer"


async def test_a_question_in_between_takes_the_offer_back(dialogue: Dialogue) -> None:
    await dialogue.say("a person please", "ask_person")
    await dialogue.say("landlord boiler repair broken")
    assert [reply["kind"] for reply in await dialogue.say("yes", "affirm")] == ["smalltalk"]


async def test_the_button_of_a_person_only_offers_one(small_world: World, dialogue: Dialogue) -> None:
    declined = (await dialogue.say("football scores tonight"))[0]
    offer = await dialogue.press_titled(declined, small_world.locales.say("en", "button.person"))
    assert [reply["kind"] for reply in offer] == ["ask"]


async def test_yes_and_no_to_nothing_are_friendly(dialogue: Dialogue) -> None:
    assert [reply["kind"] for reply in await dialogue.say("yes", "affirm")] == ["smalltalk"]
    assert [reply["kind"] for reply in await dialogue.say("no", "deny")] == ["ask"]


@LANGUAGES
@pytest.mark.parametrize(("intent", "phrase"), PHRASES.items())
async def test_small_talk_has_its_words_and_the_topics(
    small_world: World, dialogue: Dialogue, intent: str, phrase: str, language: str
) -> None:
    replies = await dialogue.say("…", intent, written=language)
    assert [(reply["kind"], reply["text"]) for reply in replies] == [
        ("smalltalk", small_world.locales.say(language, phrase))
    ]
    assert len(replies[0]["buttons"]) == len(Topic)


async def test_starting_again_forgets_all_but_the_language(dialogue: Dialogue) -> None:
    await dialogue.press('/choose_language{"language": "ar"}')
    await dialogue.press('/choose_city{"city": "bristol"}')
    await dialogue.say("register surgery doctor")
    dialogue.slots["hinted_city"] = "glasgow"
    replies = await dialogue.say("start again", "start_again")
    assert [(reply["kind"], reply["language"]) for reply in replies] == [("ask", "ar")]
    kept = {name for name, value in dialogue.slots.items() if value}
    assert kept == {"language", "language_chosen"}


async def test_a_topic_in_words_is_a_question(dialogue: Dialogue) -> None:
    assert (await dialogue.say("landlord boiler repair broken", "show_topic"))[0]["kind"] == "answer"


async def test_an_unknown_topic_is_asked_about(dialogue: Dialogue) -> None:
    assert (await dialogue.press('/show_topic{"topic": "weather"}'))[0]["kind"] in {"ask", "decline"}
