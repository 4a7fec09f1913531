"""Where a newcomer lives: in words, by postcode, by area, by button; shared, unknown, elsewhere."""

from __future__ import annotations

import pytest

from actions.world import World
from tests.actions.dialogue import Dialogue


@pytest.mark.parametrize(
    ("text", "city", "nation"),
    [
        ("I live in Bristol", "bristol", "england"),
        ("glasgow", "glasgow", "scotland"),
        ("BS5", "bristol", "england"),
        ("my postcode is bs5", "bristol", "england"),
        ("G42 8xx", "glasgow", "scotland"),
        ("we live in Easton", "bristol", "england"),
        ("أسكن في بريستول", "bristol", "england"),
        ("انا ساكن بغلاسكو", "glasgow", "scotland"),
        ("Scotland", None, "scotland"),
        ("i am in northern ireland", None, "northern-ireland"),
        ("أعيش في ويلز", None, "wales"),
    ],
)
async def test_a_place_in_words_is_kept(dialogue: Dialogue, text: str, city: str | None, nation: str) -> None:
    written = None if text.isascii() else "ar"
    replies = await dialogue.say(text, "choose_city", written)
    assert [reply["kind"] for reply in replies] == ["smalltalk"]
    assert (dialogue.slots.get("city"), dialogue.slots["nation"]) == (city, nation)


async def test_what_was_asked_before_is_answered_for_the_place(dialogue: Dialogue) -> None:
    question = (await dialogue.say("register surgery doctor"))[1]
    replies = await dialogue.press(question["buttons"][1]["payload"])
    assert [(reply["kind"], reply["article"], reply["city"]) for reply in replies] == [
        ("answer", "gp/register", "glasgow")
    ]
    assert dialogue.slots["awaiting"] is None


async def test_a_place_and_a_question_in_one_breath_are_both_heard(dialogue: Dialogue) -> None:
    replies = await dialogue.say("register surgery doctor in Bristol")
    assert [(reply["article"], reply["city"]) for reply in replies] == [("gp/register", "bristol")]
    assert dialogue.slots["city"] == "bristol"


async def test_a_city_that_was_named_counts_before_the_page_that_was_open(dialogue: Dialogue) -> None:
    dialogue.slots["hinted_city"] = "bristol"
    await dialogue.say("I live in Glasgow", "choose_city")
    assert (await dialogue.say("register surgery doctor"))[0]["city"] == "glasgow"


@pytest.mark.parametrize("text", ["BS16", "my postcode is BS16", "I live in Clifton"])
async def test_a_place_that_councils_share_is_asked_about(
    small_world: World, dialogue: Dialogue, text: str
) -> None:
    replies = await dialogue.say(text, "choose_city")
    assert [reply["text"] for reply in replies] == [small_world.locales.say("en", "ask.city_shared")]
    assert dialogue.slots.get("city") is None
    await dialogue.press('/choose_city{"city": "bristol"}')
    assert dialogue.slots["city"] == "bristol"


@pytest.mark.parametrize(
    ("text", "payload"),
    [("somewhere else", None), ("Atlantis", None), ("", '/choose_city{"city": "elsewhere"}')],
)
async def test_a_place_we_do_not_know_is_asked_for_its_nation(
    small_world: World, dialogue: Dialogue, text: str, payload: str | None
) -> None:
    await dialogue.say("register surgery doctor")
    replies = await (dialogue.press(payload) if payload else dialogue.say(text, "choose_city"))
    assert [reply["text"] for reply in replies] == [small_world.locales.say("en", "ask.nation")]
    answer = (await dialogue.press_titled(replies[0], "Wales"))[0]
    assert (answer["article"], answer["city"], answer["nation"]) == ("gp/register", None, "wales")


async def test_moving_to_a_place_we_do_not_know_leaves_the_old_city(dialogue: Dialogue) -> None:
    await dialogue.press('/choose_city{"city": "bristol"}')
    await dialogue.press('/choose_city{"nation": "wales"}')
    assert (dialogue.slots["city"], dialogue.slots["nation"]) == (None, "wales")


async def test_a_payload_with_a_city_we_do_not_keep_is_no_city(dialogue: Dialogue) -> None:
    assert [reply["kind"] for reply in await dialogue.press('/choose_city{"city": "atlantis"}')] == ["ask"]
    assert dialogue.slots.get("city") is None


async def test_a_payload_with_a_nation_that_is_none_is_no_nation(dialogue: Dialogue) -> None:
    assert [reply["kind"] for reply in await dialogue.press('/choose_city{"nation": "france"}')] == ["ask"]
    assert dialogue.slots.get("nation") is None


async def test_asking_which_cities_there_are_shows_them(dialogue: Dialogue) -> None:
    replies = await dialogue.say("which city", "ask_city")
    assert [button["title"] for button in replies[0]["buttons"]][:2] == ["Bristol", "Glasgow"]
    assert dialogue.slots["awaiting"] == "city"


async def test_a_city_named_while_asking_for_another_is_taken(dialogue: Dialogue) -> None:
    await dialogue.say("change my city to Glasgow", "ask_city")
    assert dialogue.slots["city"] == "glasgow"


async def test_a_chosen_city_ends_a_refusal(dialogue: Dialogue) -> None:
    dialogue.slots["place_refused"] = True
    await dialogue.say("Bristol", "choose_city")
    assert dialogue.slots["place_refused"] is False
