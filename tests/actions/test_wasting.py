"""Which bin takes it: listed, refused, elsewhere, unknown; for houses and flats; with and without a city."""

from __future__ import annotations

import pytest

from actions.world import World
from tests.actions.dialogue import Dialogue


@pytest.fixture
def in_bristol(dialogue: Dialogue) -> Dialogue:
    """A newcomer who lives in Bristol."""
    dialogue.slots |= {"city": "bristol", "nation": "england"}
    return dialogue


async def ask(dialogue: Dialogue, text: str, written: str = "en") -> str:
    """Asks; gives the text of the first reply."""
    reply = (await dialogue.say(text, written=written))[0]
    assert (reply["kind"], reply["article"].partition("/")[0]) == ("answer", "waste")
    return str(reply["text"])


async def test_the_containers_of_houses_and_of_flats_are_told_apart(in_bristol: Dialogue) -> None:
    said = await ask(in_bristol, "which bin for a jar")
    assert "• Glass bottles: Black Box (houses)." in said
    assert "• Glass bottles: Shared Bank (flats)." in said


async def test_a_container_that_every_home_has_is_named_alone(dialogue: Dialogue) -> None:
    dialogue.slots["city"] = "glasgow"
    assert "• Glass bottles: Brown Bin." in await ask(dialogue, "which bin for glass")


async def test_general_rubbish_goes_where_the_rest_goes(in_bristol: Dialogue) -> None:
    assert "• Nappies: Grey Bin." in await ask(in_bristol, "which bin for nappies")


async def test_what_no_container_takes_goes_elsewhere(in_bristol: Dialogue) -> None:
    assert "• Mattresses: Ask for a big-item collection." in await ask(in_bristol, "throw away a mattress")


@pytest.mark.parametrize("item", ["pizza box", "paint"])
async def test_a_city_without_an_answer_says_where_to_look(in_bristol: Dialogue, item: str) -> None:
    said = await ask(in_bristol, f"which bin for a {item}")
    assert "Look at the list of Bristol." in said


async def test_an_article_of_its_own_answers_with_the_containers(in_bristol: Dialogue) -> None:
    reply = (await in_bristol.say("where do I put batteries"))[0]
    assert reply["article"] == "waste/batteries"
    assert "Shops that sell batteries take old ones back." in reply["text"]


async def test_where_the_city_says_nothing_the_article_answers_alone(dialogue: Dialogue) -> None:
    dialogue.slots["city"] = "glasgow"
    reply = (await dialogue.say("where do I put batteries"))[0]
    assert reply["article"] == "waste/batteries"
    assert "Look at the list of" not in reply["text"]


async def test_the_containers_are_sources_too(in_bristol: Dialogue) -> None:
    reply = (await in_bristol.say("which bin for glass"))[0]
    assert {"Page black-box", "Page shared-bank"} <= {source["title"] for source in reply["sources"]}


async def test_without_a_city_the_item_is_answered_once_it_is_known(dialogue: Dialogue) -> None:
    replies = await dialogue.say("which bin for nappies")
    assert [reply["kind"] for reply in replies] == ["ask"]
    shown = (await dialogue.press('/choose_city{"city": "bristol"}'))[0]
    assert shown["city"] == "bristol"
    assert "• Nappies: Grey Bin." in shown["text"]


async def test_without_a_city_an_article_of_its_own_answers_all_the_same(dialogue: Dialogue) -> None:
    replies = await dialogue.say("where do I put batteries")
    assert (replies[0]["kind"], replies[0]["article"]) == ("answer", "waste/batteries")


async def test_who_gave_no_city_is_not_asked_again(dialogue: Dialogue) -> None:
    dialogue.slots["place_refused"] = True
    assert [reply["kind"] for reply in await dialogue.say("which bin for nappies")] == ["answer"]


async def test_an_item_is_said_again_in_another_language_and_in_english(in_bristol: Dialogue) -> None:
    assert "Nappies: Grey Bin" in await ask(in_bristol, "which bin for nappies")
    assert "حفاضات" in (await in_bristol.press('/choose_language{"language": "ar"}'))[0]["text"]
    assert "حفاضات" in (await in_bristol.say("عيد الجواب", "show_article"))[0]["text"]
    english = (await in_bristol.press('/show_english{"article": "waste/what-goes-where"}'))[0]
    assert "Nappies: Grey Bin" in english["text"]


async def test_an_item_is_forgotten_with_the_next_question(in_bristol: Dialogue) -> None:
    await ask(in_bristol, "which bin for nappies")
    await in_bristol.say("landlord boiler repair broken")
    shown = (await in_bristol.press('/show_article{"article": "waste/what-goes-where"}'))[0]
    assert "Nappies:" not in shown["text"]


async def test_what_goes_where_lists_every_container(in_bristol: Dialogue) -> None:
    said = await ask(in_bristol, "rubbish bin recycle sort")
    for name in ("Black Box (houses)", "Shared Bank (flats)", "Grey Bin"):
        assert name in said
    assert "Look at the list of Bristol." in said


async def test_an_item_is_known_by_its_arabic_name(small_world: World, in_bristol: Dialogue) -> None:
    said = await ask(in_bristol, "وين ارمي الزجاج", written="ar")
    assert "زجاج" in said
    assert "حاوية \u2066black\u2069" in said


async def test_an_item_in_a_question_about_something_else_is_left_alone(in_bristol: Dialogue) -> None:
    reply = (await in_bristol.say("landlord boiler repair broken glass"))[0]
    assert reply["article"] == "housing/repairs"
