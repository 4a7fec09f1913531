"""A message in words: an answer, a choice, an honest no; and what follows up on an answer."""

from __future__ import annotations

import pytest

from actions.world import World
from tests.actions.dialogue import Dialogue, Reply


def titles(reply: Reply) -> list[str]:
    return [button["title"] for button in reply["buttons"]]


async def test_a_clear_winner_is_the_answer(dialogue: Dialogue) -> None:
    reply = (await dialogue.say("landlord boiler repair broken"))[0]
    assert (reply["kind"], reply["article"]) == ("answer", "housing/repairs")
    assert reply["confidence"] > 0.5
    assert dialogue.slots["last_article"] == "housing/repairs"


async def test_a_question_that_fits_several_asks_which_with_at_most_four_buttons(
    small_world: World, dialogue: Dialogue
) -> None:
    replies = await dialogue.say("landlord broken")
    assert [reply["kind"] for reply in replies] == ["clarify"]
    assert replies[0]["text"] == small_world.locales.say("en", "clarify.which")
    assert {"Repairs", "Heating"} <= set(titles(replies[0]))
    assert 2 <= len(titles(replies[0])) <= 4
    assert (await dialogue.press_titled(replies[0], "Heating"))[0]["article"] == "housing/heating"


async def test_what_nothing_is_near_is_declined_with_what_helps_and_a_person(
    small_world: World, dialogue: Dialogue
) -> None:
    replies = await dialogue.say("football scores tonight")
    assert [reply["kind"] for reply in replies] == ["decline"]
    assert replies[0]["text"] == small_world.locales.say("en", "decline.text")
    assert titles(replies[0]) == [
        small_world.locales.say("en", key)
        for key in ("topic.esol", "topic.housing", "topic.nrpf", "topic.waste", "topic.gp", "button.person")
    ]


async def test_declines_in_a_row_are_counted_and_a_second_one_offers_a_person(dialogue: Dialogue) -> None:
    await dialogue.say("football scores tonight")
    assert (dialogue.slots["declines"], dialogue.slots.get("awaiting")) == (1, None)
    replies = await dialogue.say("cooking recipes")
    assert [reply["kind"] for reply in replies] == ["decline", "ask"]
    assert dialogue.slots["declines"] == 2
    assert (await dialogue.say("yes", "affirm"))[0]["kind"] == "handoff"
    assert dialogue.slots["declines"] == 0


async def test_an_answer_ends_a_row_of_declines(dialogue: Dialogue) -> None:
    await dialogue.say("football scores tonight")
    await dialogue.say("landlord boiler repair broken")
    assert dialogue.slots["declines"] == 0
    assert [reply["kind"] for reply in await dialogue.say("football scores tonight")] == ["decline"]


@pytest.mark.parametrize("text", ["🙂", "🙏🙏", "?!", "123", "…", ""])
async def test_a_message_without_a_word_is_asked_what_it_needs(
    small_world: World, dialogue: Dialogue, text: str
) -> None:
    replies = await dialogue.say(text)
    assert [reply["kind"] for reply in replies] == ["ask"]
    assert replies[0]["text"] == small_world.locales.say("en", "ask.need")
    assert replies[0]["buttons"]


@pytest.mark.parametrize("intent", ["ask", "nlu_fallback"])
async def test_every_doubt_is_treated_as_a_question(dialogue: Dialogue, intent: str) -> None:
    assert (await dialogue.say("landlord boiler repair broken", intent))[0]["article"] == "housing/repairs"


async def test_a_short_unclear_question_leans_on_the_last_answer(dialogue: Dialogue) -> None:
    assert (await dialogue.say("doctor"))[0]["kind"] == "clarify"
    await dialogue.press('/show_article{"article": "gp/costs"}')
    reply = (await dialogue.say("cost"))[0]
    assert (reply["kind"], reply["article"]) == ("answer", "gp/costs")


async def test_a_clear_question_does_not_lean(dialogue: Dialogue) -> None:
    await dialogue.press('/show_article{"article": "gp/costs"}')
    assert (await dialogue.say("landlord boiler repair broken"))[0]["article"] == "housing/repairs"


async def test_a_short_question_that_fits_nothing_near_does_not_lean(dialogue: Dialogue) -> None:
    await dialogue.press('/show_article{"article": "housing/repairs"}')
    assert (await dialogue.say("football scores"))[0]["kind"] == "decline"


@pytest.mark.parametrize("payload", ["/show_article", "/show_english", '/show_article{"article": "gp/none"}'])
async def test_an_article_that_is_not_there_is_asked_about(dialogue: Dialogue, payload: str) -> None:
    assert [reply["kind"] for reply in await dialogue.press(payload)] == ["ask"]


async def test_the_last_answer_is_shown_again(dialogue: Dialogue) -> None:
    first = await dialogue.press('/show_article{"article": "housing/repairs"}')
    assert await dialogue.say("say that again", "show_article") == first
