"""What an answer is made of: statements by nation, services, sources with dates, cautions, Arabic."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.composing import MOST_SERVICES
from actions.executor import build_executor
from actions.world import World
from locales.isolating import LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE
from tests.actions.dialogue import Dialogue, Reply
from tests.actions.small_knowledge import PHONE, RECENT

COMMON = "Tell them which language you speak."
ENGLAND = "In this nation you can register at any surgery."
SCOTLAND = "In this nation you ring the surgery first."
WALES = "In this nation you fill in the purple form."
BRISTOL = {"city": "bristol", "nation": "england"}


async def show(dialogue: Dialogue, article: str, **slots: object) -> Reply:
    """Shows an article to a newcomer of whom this is known; gives the answer itself."""
    dialogue.slots |= slots
    return (await dialogue.press(f'/show_article{{"article": "{article}"}}'))[0]


async def test_a_city_gets_its_nations_statements_and_its_own_services(dialogue: Dialogue) -> None:
    reply = await show(dialogue, "gp/register", **BRISTOL)
    assert (reply["kind"], reply["city"], reply["nation"]) == ("answer", "bristol", "england")
    assert "Bristol" in reply["text"].splitlines()[0]
    assert (
        reply["text"].index(COMMON) < reply["text"].index(ENGLAND) < reply["text"].index("What lantern does.")
    )
    assert SCOTLAND not in reply["text"]
    assert [service["name"] for service in reply["services"]] == ["The Lantern", "The Spare", "The Harbour"]


async def test_a_nation_alone_gets_its_statements_and_no_service(dialogue: Dialogue) -> None:
    reply = await show(dialogue, "gp/register", nation="scotland")
    assert (reply["city"], reply["nation"]) == (None, "scotland")
    assert "Scotland" in reply["text"].splitlines()[0]
    assert COMMON in reply["text"]
    assert SCOTLAND in reply["text"]
    assert ENGLAND not in reply["text"]
    assert reply["services"] == []


async def test_without_a_place_the_common_comes_first_and_then_each_nation_under_its_name(
    dialogue: Dialogue,
) -> None:
    reply = await show(dialogue, "gp/register")
    in_order = [COMMON, "In England:", ENGLAND, "In Scotland:", SCOTLAND, "In Wales:", WALES]
    assert [reply["text"].index(part) for part in in_order] == sorted(map(reply["text"].index, in_order))
    assert "Northern Ireland" not in reply["text"]
    assert (reply["city"], reply["nation"], reply["services"]) == (None, None, [])


async def test_no_more_services_are_named_than_a_newcomer_can_read(dialogue: Dialogue) -> None:
    reply = await show(dialogue, "gp/register", city="glasgow")
    assert len(reply["services"]) == MOST_SERVICES


async def test_every_statement_and_service_said_has_its_source_and_date(dialogue: Dialogue) -> None:
    reply = await show(dialogue, "gp/register", **BRISTOL)
    assert [source["title"] for source in reply["sources"]] == [
        f"Page {name}" for name in ("interpreter", "england", "lantern", "spare", "harbour")
    ]
    assert {source["as_of"] for source in reply["sources"]} == {RECENT}
    assert all(source["url"].startswith("https://example.org/") for source in reply["sources"])


async def test_a_note_stands_beside_its_statement(dialogue: Dialogue) -> None:
    reply = await show(dialogue, "gp/register", nation="wales")
    assert f"{WALES} (two pages disagree)" in reply["text"]


async def test_a_doubtful_price_is_withheld_and_that_is_said(small_world: World, dialogue: Dialogue) -> None:
    reply = await show(dialogue, "gp/costs", nation="england")
    assert "£" not in reply["text"]
    assert small_world.locales.say("en", "answer.withheld") in reply["text"]


async def test_a_helpline_is_always_shown(dialogue: Dialogue) -> None:
    assert PHONE in (await show(dialogue, "gp/costs", nation="england"))["text"]


async def test_an_undated_statement_is_shown_with_the_advice_to_check(
    small_world: World, dialogue: Dialogue
) -> None:
    reply = await show(dialogue, "gp/interpreter")
    assert "The surgery books the interpreter." in reply["text"]
    assert small_world.locales.say("en", "answer.check") in reply["text"]
    assert {"title": "Page undated", "url": "https://example.org/undated", "as_of": None} in reply["sources"]


async def test_sure_and_recent_statements_come_without_a_caution(
    small_world: World, dialogue: Dialogue
) -> None:
    reply = await show(dialogue, "housing/repairs")
    for caution in ("answer.check", "answer.withheld", "answer.draft"):
        assert small_world.locales.say("en", caution) not in reply["text"]


async def test_a_doubtful_service_keeps_its_website_and_loses_its_phone(dialogue: Dialogue) -> None:
    services = {one["name"]: one for one in (await show(dialogue, "gp/register", **BRISTOL))["services"]}
    sure, doubtful = services["The Lantern"], services["The Harbour"]
    assert (sure["phone"], sure["hours"], sure["as_of"]) == (PHONE, "weekdays", RECENT)
    assert (doubtful["phone"], doubtful["url"]) == (None, "https://example.org/harbour")


async def test_an_editor_may_preview_what_is_withheld(small_world: World) -> None:
    dialogue = Dialogue(build_executor(replace(small_world, show_withheld=True)))
    assert "£20" in (await show(dialogue, "gp/costs"))["text"]
    services = (await show(dialogue, "gp/register", **BRISTOL))["services"]
    assert [one["phone"] for one in services if one["name"] == "The Harbour"] == [PHONE]


async def test_what_only_an_adviser_may_answer_says_so_and_offers_a_person(
    small_world: World, dialogue: Dialogue
) -> None:
    reply = await show(dialogue, "nrpf/immigration-case")
    assert reply["kind"] == "adviser"
    assert [one["title"] for one in reply["buttons"]] == [small_world.locales.say("en", "button.person")]


async def test_related_articles_follow_as_buttons(dialogue: Dialogue) -> None:
    reply = await show(dialogue, "gp/register")
    assert [one["title"] for one in reply["buttons"]] == ["Doctor costs", "Ask for an interpreter"]
    assert (await dialogue.press_titled(reply, "Doctor costs"))[0]["article"] == "gp/costs"


async def test_a_draft_says_that_it_is_one_and_shows_the_english_on_request(
    small_world: World, dialogue: Dialogue
) -> None:
    reply = await show(dialogue, "gp/register", language="ar", language_chosen=True, **BRISTOL)
    say = small_world.locales.say
    assert (reply["language"], reply["direction"], reply["translation"]) == ("ar", "rtl", "draft")
    assert reply["text"].endswith(say("ar", "answer.draft"))
    english = (await dialogue.press_titled(reply, say("ar", "button.english")))[0]
    assert (english["language"], english["direction"], english["translation"]) == ("en", "ltr", None)
    assert ENGLAND in english["text"]
    assert dialogue.slots["language"] == "ar"


@pytest.mark.parametrize("run", [PHONE, "BS5", "https://example.org/ar", "The Lantern", "The Harbour"])
async def test_what_reads_left_to_right_is_isolated_in_arabic(dialogue: Dialogue, run: str) -> None:
    reply = await show(dialogue, "gp/register", language="ar", **BRISTOL)
    assert f"{LEFT_TO_RIGHT_ISOLATE}{run}{POP_ISOLATE}" in reply["text"]
    assert reply["text"].count(LEFT_TO_RIGHT_ISOLATE) == reply["text"].count(POP_ISOLATE)


async def test_services_are_named_as_written_with_their_hours_translated(dialogue: Dialogue) -> None:
    reply = await show(dialogue, "gp/register", language="ar", **BRISTOL)
    lantern = reply["services"][0]
    assert (lantern["name"], lantern["phone"], lantern["hours"]) == ("The Lantern", PHONE, "أيام العمل")


async def test_a_card_holds_what_the_receptionist_of_that_nation_reads(dialogue: Dialogue) -> None:
    assert (await show(dialogue, "gp/register"))["cards"] == []
    (card,) = (await show(dialogue, "gp/register", language="ar", **BRISTOL))["cards"]
    assert card["english"] == ENGLAND
    assert card["text"] != ENGLAND


async def test_english_has_no_isolates(dialogue: Dialogue) -> None:
    assert LEFT_TO_RIGHT_ISOLATE not in (await show(dialogue, "gp/register", **BRISTOL))["text"]
