"""Which language is spoken: the one asked for, the one written in, the one of the page; or English, and why."""

from __future__ import annotations

import pytest

from actions.world import World
from tests.actions.dialogue import Dialogue

ENGLISH_QUESTION = "landlord boiler repair broken"
ARABIC_QUESTION = "سؤال repairs"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("in English please", "en"),
        ("can you speak Arabic?", "ar"),
        ("بالعربية", "ar"),
        ("احكي عربي", "ar"),
        ("بالانجليزي لو سمحت", "en"),
        ("3arabi please", "ar"),
    ],
)
async def test_a_language_asked_for_in_words_is_kept(
    small_world: World, dialogue: Dialogue, text: str, language: str
) -> None:
    replies = await dialogue.say(text, "choose_language")
    assert [(reply["language"], reply["text"]) for reply in replies] == [
        (language, small_world.locales.say(language, "language.noted"))
    ]
    assert (dialogue.slots["language"], dialogue.slots["language_chosen"]) == (language, True)


async def test_the_last_answer_is_said_again_in_the_new_language(dialogue: Dialogue) -> None:
    await dialogue.say(ENGLISH_QUESTION, written="en")
    replies = await dialogue.press('/choose_language{"language": "ar"}')
    assert [(reply["language"], reply["article"]) for reply in replies] == [("ar", "housing/repairs")]


async def test_a_language_that_was_chosen_stays_whatever_is_written(dialogue: Dialogue) -> None:
    await dialogue.press('/choose_language{"language": "ar"}')
    assert (await dialogue.say(ENGLISH_QUESTION, written="en"))[0]["language"] == "ar"


@pytest.mark.parametrize(("written", "language"), [("ar", "ar"), ("en", "en")])
async def test_an_answer_is_in_the_language_of_the_question(
    dialogue: Dialogue, written: str, language: str
) -> None:
    dialogue.slots["language"] = "en"
    assert (await dialogue.say(ARABIC_QUESTION, written=written))[0]["language"] == language


async def test_a_message_that_does_not_tell_keeps_the_language(dialogue: Dialogue) -> None:
    await dialogue.say(ARABIC_QUESTION, written="ar")
    assert (await dialogue.say("ok", "affirm"))[0]["language"] == "ar"


async def test_the_language_of_the_page_counts_until_something_is_written(dialogue: Dialogue) -> None:
    dialogue.slots["hinted_language"] = "ar"
    assert (await dialogue.press("/greet"))[0]["language"] == "ar"
    assert (await dialogue.say(ENGLISH_QUESTION, written="en"))[0]["language"] == "en"


async def test_a_language_not_offered_is_answered_in_english_with_a_line_of_its_own(
    small_world: World, dialogue: Dialogue
) -> None:
    reply = (await dialogue.say(ENGLISH_QUESTION, written="so"))[0]
    assert (reply["kind"], reply["language"]) == ("answer", "en")
    line = small_world.locales.say("so", "language.not_offered")
    assert reply["text"].startswith(f"{line}\n\n")


async def test_a_language_without_a_folder_is_answered_in_english(dialogue: Dialogue) -> None:
    reply = (await dialogue.say(ENGLISH_QUESTION, written="xx"))[0]
    assert (reply["kind"], reply["language"]) == ("answer", "en")


@pytest.mark.parametrize("text", ["do you speak Somali?", "in Polish please"])
async def test_asking_for_a_language_not_offered_shows_those_that_are(
    small_world: World, dialogue: Dialogue, text: str
) -> None:
    reply = (await dialogue.say(text, "choose_language"))[0]
    assert (reply["kind"], reply["text"]) == ("ask", small_world.locales.say("en", "language.unoffered"))
    assert [button["title"] for button in reply["buttons"]] == ["English", "العربية"]


async def test_asking_for_no_language_in_particular_shows_them(dialogue: Dialogue) -> None:
    reply = (await dialogue.say("change language", "choose_language"))[0]
    assert reply["kind"] == "ask"
    assert (await dialogue.press_titled(reply, "العربية"))[0]["language"] == "ar"


async def test_a_payload_with_a_language_we_do_not_have_changes_nothing(dialogue: Dialogue) -> None:
    assert (await dialogue.press('/choose_language{"language": "xx"}'))[0]["kind"] == "ask"
    assert dialogue.slots["language"] == "en"
    assert not dialogue.slots.get("language_chosen")
