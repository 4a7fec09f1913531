"""The question which city comes after the answer, never before it, and only where it would change something."""

from __future__ import annotations

from typing import Any

import pytest

from tests.actions.dialogue import Dialogue


async def test_the_city_is_asked_for_after_the_answer(dialogue: Dialogue) -> None:
    answer, question = await dialogue.say("register surgery doctor")
    assert (answer["kind"], answer["article"]) == ("answer", "gp/register")
    assert question["kind"] == "ask"
    assert [button["payload"] for button in question["buttons"]] == [
        '/choose_city{"city": "bristol"}',
        '/choose_city{"city": "glasgow"}',
        '/choose_city{"city": "elsewhere"}',
    ]
    assert dialogue.slots["awaiting"] == "city"


@pytest.mark.parametrize(
    "known",
    [{"city": "bristol"}, {"nation": "wales"}, {"hinted_city": "glasgow"}, {"place_refused": True}],
)
async def test_a_place_that_is_known_or_refused_is_not_asked_for(
    dialogue: Dialogue, known: dict[str, Any]
) -> None:
    dialogue.slots |= known
    assert [reply["kind"] for reply in await dialogue.say("register surgery doctor")] == ["answer"]


async def test_a_hint_of_a_city_that_we_do_not_keep_is_no_place(dialogue: Dialogue) -> None:
    dialogue.slots["hinted_city"] = "atlantis"
    assert [reply["kind"] for reply in await dialogue.say("register surgery doctor")] == ["answer", "ask"]


async def test_an_answer_that_is_the_same_everywhere_does_not_ask(dialogue: Dialogue) -> None:
    assert [reply["kind"] for reply in await dialogue.say("landlord boiler repair broken")] == ["answer"]


async def test_a_refusal_is_kept_and_the_help_goes_on(dialogue: Dialogue) -> None:
    await dialogue.say("register surgery doctor")
    assert [reply["kind"] for reply in await dialogue.say("no", "deny")] == ["smalltalk"]
    assert dialogue.slots["place_refused"] is True
    assert [reply["kind"] for reply in await dialogue.say("register surgery doctor")] == ["answer"]


async def test_yes_to_which_city_asks_again(dialogue: Dialogue) -> None:
    await dialogue.say("register surgery doctor")
    assert [reply["kind"] for reply in await dialogue.say("yes", "affirm")] == ["ask"]
    assert dialogue.slots["awaiting"] == "city"
