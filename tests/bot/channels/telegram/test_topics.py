"""Connectors in a forum group: topics, buttons, notes, pictures; newcomers on Telegram and on the web."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.store import open_store
from tests.bot.channels.telegram.fake_bot_api import Refusal
from tests.bot.desk.conftest import HANDOFF, Place
from tests.bot.desk.place_telegram import GROUP, TelegramGroup, run_telegram_group
from tests.bot.desk.places import ask_person, wait_for
from tests.bot.fake_rasa import FakeRasa


@pytest.fixture(params=["polling", "webhook"])
async def group(
    request: pytest.FixtureRequest, rasa_url: str, tmp_path: Path
) -> AsyncIterator[TelegramGroup]:
    """A group, asked and calling."""
    async with run_telegram_group(rasa_url, tmp_path, pushing=request.param == "webhook") as running:
        yield running


@pytest.fixture
async def pushed(rasa_url: str, tmp_path: Path) -> AsyncIterator[TelegramGroup]:
    """A group, calling."""
    async with run_telegram_group(rasa_url, tmp_path) as running:
        yield running


LANGUAGES = {
    "en": (HANDOFF, "Did this help you?", "Yes", "Thank you."),
    "ar": (f"من فضلك {HANDOFF}", "هل ساعدك هذا؟", "نعم", "شكرًا لك."),
}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_telegram_on_both_sides_from_ask_to_close_and_back(
    group: TelegramGroup, rasa: FakeRasa, language: str
) -> None:
    words, helped, yes, thanks = LANGUAGES[language]
    telegram = group.telegram
    await telegram.write(7, f"/start bristol-housing-{language}", language=language)
    await telegram.wait_for("You said")
    await telegram.write(7, words, language=language)
    await wait_for(group, f"You said {words}")
    (title,) = group.api.topics.values()
    assert title == {"en": "Bristol · English · gp", "ar": "Bristol · Arabic · gp"}[language]
    assert await group.act("claim") == ""
    await wait_for(group, "Amal claimed it")
    asked = len(rasa.requests)
    await telegram.write(7, "هل أنت هنا؟ are you there?", language=language)
    await wait_for(group, "are you there?")
    assert await group.write("Yes: 5 High Street, BS1 5TR") == ""
    said = await telegram.wait_for("Yes: 5 High Street")
    assert "BS1 5TR" in said, "an address that a connector gives arrives"
    assert await group.write("// call her tomorrow") == ""
    assert len(rasa.requests) == asked, "the bot is silent"
    assert await group.act("answered") == ""
    await telegram.wait_for(helped)
    await telegram.press(yes)
    await telegram.wait_for(thanks)
    await wait_for(group, "The newcomer says that it helped")
    assert not any("tomorrow" in said for said in group.api.said(7))
    shown = await group.read()
    assert "High Street" not in shown.replace("You said", ""), (
        "what is written there is not shown there again"
    )
    await telegram.wait(lambda: not group.api.open_topics)
    await telegram.write(7, f"{words} !", language=language)
    await telegram.wait(lambda: group.api.open_topics)
    assert len(group.api.topics) == 1, "asking again goes on in the same topic"


async def test_the_desk_and_the_group_show_the_same_case(pushed: TelegramGroup) -> None:
    await ask_person(pushed.web)
    await wait_for(pushed, "my ceiling leaks")
    place = Place(pushed.web, pushed.web.url, pushed.database)
    async with place.arrive("Cai") as cai:
        (case,) = await cai.find_cases()
        await cai.act(case, "claim")
        await cai.reply(case, "I write from the desk")
        assert "Cai, " not in await pushed.read()
        await wait_for(pushed, "I write from the desk")
        await wait_for(pushed, "Cai claimed it")
        assert "Cai" in await pushed.write("may I?")
        await cai.act(case, "release")
        await wait_for(pushed, "Cai gave it back")
        assert await pushed.write("now I") == ""
        assert "now I" in await cai.read(f"/desk/cases/{case}")


@pytest.mark.parametrize(
    ("content", "file"),
    [
        ({"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]}, "p"),
        ({"voice": {"file_id": "v", "file_unique_id": "v", "duration": 1}}, "v"),
        ({"video": {"file_id": "w", "file_unique_id": "w", "width": 1, "height": 1, "duration": 1}}, "w"),
        ({"document": {"file_id": "d", "file_unique_id": "d"}}, "d"),
    ],
    ids=["photo", "voice", "video", "document"],
)
async def test_pictures_and_voices_arrive_in_the_topic(
    pushed: TelegramGroup, content: dict[str, Any], file: str
) -> None:
    pushed.api.files[file] = b"x"
    await pushed.telegram.write(7, "/start bristol")
    await pushed.telegram.write(7, HANDOFF)
    await wait_for(pushed, HANDOFF)
    await pushed.telegram.write(7, **content)
    await wait_for(pushed, "The newcomer sent a")
    assert file in [one.get("content") for one in pushed.api.sent if one["chat"]["id"] == GROUP]


async def test_only_words_go_to_the_newcomer(pushed: TelegramGroup) -> None:
    await ask_person(pushed.web)
    await wait_for(pushed, "my ceiling leaks")
    voice = {"file_id": "v", "file_unique_id": "v", "duration": 1}
    assert "Only words" in await pushed.send(pushed.make_message("Amal", voice=voice))


async def test_a_member_whom_nobody_linked_can_do_nothing(pushed: TelegramGroup, rasa: FakeRasa) -> None:
    await ask_person(pushed.web)
    await wait_for(pushed, "my ceiling leaks")
    asked = len(rasa.requests)
    assert "not linked" in await pushed.act("claim", who="Stranger")
    assert "not linked" in await pushed.write("hello", who="Stranger")
    assert len(rasa.requests) == asked, "nor are they taken for a newcomer"


async def test_a_button_of_something_else_does_nothing(pushed: TelegramGroup) -> None:
    opened = await ask_person(pushed.web)
    await wait_for(pushed, "my ceiling leaks")
    assert await pushed.act("0123456789abcdef") != ""
    assert (await pushed.web.read_held(opened)).json()["owner"] == "waiting"


async def test_what_is_written_outside_of_topics_is_left_alone(pushed: TelegramGroup, rasa: FakeRasa) -> None:
    await ask_person(pushed.web)
    await wait_for(pushed, "my ceiling leaks")
    before, asked = len(pushed.api.sent), len(rasa.requests)
    general = pushed.api.make_message(GROUP, person=501, text="@waymark_bot good morning")
    assert await pushed.send(general) == ""
    edited = pushed.make_message("Amal", text="once more", edit_date=1)
    await pushed.telegram.deliver(pushed.api.give({"edited_message": edited}))
    await pushed.send(pushed.api.make_message(GROUP, person=501, text="/start"))
    assert (len(pushed.api.sent), len(rasa.requests)) == (before, asked)


async def test_a_connector_learns_the_numbers_to_be_linked_by(pushed: TelegramGroup) -> None:
    await pushed.telegram.write(77, "/id")
    assert "77" in await pushed.telegram.wait_for("Your number is", chat=77)
    asked = pushed.api.make_message(GROUP, person=501, text="/id@waymark_bot")
    assert (
        await pushed.send(asked)
        == f"Your number is 501, this chat's is {GROUP}. An administrator needs them to link you."
    )


async def test_a_topic_that_was_removed_by_hand_is_made_anew(pushed: TelegramGroup) -> None:
    opened = await ask_person(pushed.web)
    await wait_for(pushed, "my ceiling leaks")
    old = pushed.topic
    pushed.api.topics.clear()
    await pushed.web.say(opened, "and the wall too")
    shown = await wait_for(pushed, "You said and the wall too")
    assert pushed.topic != old
    assert "my ceiling leaks" in shown


async def test_a_picture_that_may_not_be_sent_on_is_told(pushed: TelegramGroup) -> None:
    await pushed.telegram.write(7, "/start bristol")
    await pushed.telegram.write(7, HANDOFF)
    await wait_for(pushed, HANDOFF)
    note = {"file_id": "gone", "file_unique_id": "n", "length": 1, "duration": 1}
    await pushed.telegram.write(7, video_note=note)
    await wait_for(pushed, "The newcomer sent a video.")
    await pushed.telegram.write(7, "and words after it")
    await wait_for(pushed, "and words after it")


async def test_where_a_place_ends_its_topics_go_and_nobody_there_becomes_a_newcomer(
    pushed: TelegramGroup, rasa: FakeRasa
) -> None:
    opened = await ask_person(pushed.web)
    await wait_for(pushed, "my ceiling leaks")
    message = pushed.make_message("Amal", text="hello")
    store = open_store(pushed.database)
    await store.rooms.set_place("telegram", "bristol", None)
    asked = len(rasa.requests)
    await pushed.send(message)
    assert len(rasa.requests) == asked
    await pushed.web.say(opened, "and the wall too")
    await pushed.telegram.wait(lambda: not pushed.api.topics)
    await store.rooms.set_place("telegram", "glasgow", str(GROUP))
    await pushed.web.say(opened, "and the floor")
    assert not any("floor" in said for said in pushed.api.said(GROUP)), "another city's group sees nothing"
    await store.database.close()


async def test_telegrams_limits_are_obeyed(pushed: TelegramGroup) -> None:
    pushed.api.faults["createForumTopic"].append(
        Refusal(429, "Too Many Requests: retry after 1", retry_after=1)
    )
    await ask_person(pushed.web)
    shown = await wait_for(pushed, "my ceiling leaks")
    assert shown.count("Newcomer:\nmy ceiling leaks") == 1
    assert len(pushed.api.topics) == 1


async def test_a_city_without_a_group_is_shown_in_none(pushed: TelegramGroup) -> None:
    store = open_store(pushed.database)
    await store.rooms.set_place("telegram", "bristol", None)
    await ask_person(pushed.web)
    await store.rooms.set_place("telegram", "bristol", str(GROUP))
    await wait_for(pushed, "my ceiling leaks")
    await store.database.close()
