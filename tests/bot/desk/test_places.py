"""What every place where connectors work must do: our own desk, and each behind a DeskAdapter."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.safety import FETCH
from tests.bot.alarming import CERTAIN
from tests.bot.client import Opened
from tests.bot.conftest import StartGateway
from tests.bot.desk.place_chatwoot import run_chatwoot
from tests.bot.desk.place_matrix import run_matrix, run_synapse
from tests.bot.desk.place_telegram import run_telegram_group
from tests.bot.desk.places import (
    Elsewhere,
    ask_person,
    run_own_desk,
    until,
    wait_for,
)
from tests.bot.fake_rasa import FakeRasa


@pytest.fixture(scope="module")
def synapse_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a Synapse listens, for all tests here."""
    with run_synapse(tmp_path_factory.mktemp("synapse")) as url:
        yield url


@pytest.fixture(params=["own", "telegram", "chatwoot", "matrix"])
async def place(
    request: pytest.FixtureRequest, rasa_url: str, start_gateway: StartGateway, tmp_path: Path
) -> AsyncIterator[Elsewhere]:
    """Each place in turn."""
    if request.param == "own":
        async with run_own_desk(start_gateway, f"sqlite:///{tmp_path}/waymark.db") as own:
            yield own
    elif request.param == "telegram":
        async with run_telegram_group(rasa_url, tmp_path) as group:
            yield group
    elif request.param == "chatwoot":
        async with run_chatwoot(start_gateway, f"sqlite:///{tmp_path}/waymark.db") as inbox:
            yield inbox
    else:
        database = f"sqlite:///{tmp_path}/waymark.db"
        async with run_matrix(start_gateway, database, request.getfixturevalue("synapse_url")) as rooms:
            yield rooms


async def read_said(place: Elsewhere, opened: Opened) -> list[str]:
    """What connectors said to the newcomer, in order."""
    held = (await place.web.read_held(opened)).json()
    replies = [event["data"] for event in held["events"] if event["type"] == "reply"]
    return [one["text"] for one in replies if one["kind"] == "connector"]


async def read_owner(place: Elsewhere, opened: Opened) -> str:
    """Who has the conversation."""
    return str((await place.web.read_held(opened)).json()["owner"])


async def is_open(place: Elsewhere) -> bool:
    """Whether there is a case to see."""
    return await place.read() != ""


async def wait_for_owner(place: Elsewhere, opened: Opened, owner: str) -> None:
    """Waits until this one has it."""

    async def look() -> bool:
        return await read_owner(place, opened) == owner

    await until(look)


async def test_the_whole_conversation_is_shown_and_the_answer_arrives(place: Elsewhere) -> None:
    opened = await ask_person(place.web)
    shown = await wait_for(place, "my ceiling leaks & drips")
    assert "You said my ceiling leaks & drips" in shown
    assert await place.write("I am <here> & listening") == ""
    assert await place.write("Which street?") == ""
    await wait_for_owner(place, opened, "connector")
    assert await read_said(place, opened) == ["I am <here> & listening", "Which street?"]


async def test_the_bot_is_silent_and_the_newcomers_words_arrive_in_order(
    place: Elsewhere, rasa: FakeRasa
) -> None:
    opened = await ask_person(place.web)
    await wait_for(place, "my ceiling leaks")
    assert await place.act("claim") == ""
    await wait_for_owner(place, opened, "connector")
    asked = len(rasa.requests)
    for number in range(5):
        await place.web.post(opened, text=f"word number {number}")
    shown = await wait_for(place, "word number 4")
    assert [shown.count(f"word number {number}") for number in range(5)] == [1] * 5
    assert sorted(range(5), key=lambda number: shown.index(f"word number {number}")) == list(range(5))
    assert len(rasa.requests) == asked


async def test_a_note_stays_among_connectors(place: Elsewhere) -> None:
    opened = await ask_person(place.web)
    await wait_for(place, "my ceiling leaks")
    assert await place.write("// she has no papers") == ""
    assert await place.write("Hello") == ""
    assert await read_said(place, opened) == ["Hello"]
    assert "papers" not in (await place.web.read_held(opened)).text


async def test_the_same_message_again_is_said_once(place: Elsewhere) -> None:
    opened = await ask_person(place.web)
    await wait_for(place, "my ceiling leaks")
    for _ in range(3):
        await place.write("Hello", number=7)
    assert await read_said(place, opened) == ["Hello"]


async def test_closing_gives_the_bot_back_and_asking_again_goes_on(place: Elsewhere) -> None:
    opened = await ask_person(place.web)
    await wait_for(place, "my ceiling leaks")
    await place.write("Hello")
    assert await place.act("answered") == ""
    await wait_for_owner(place, opened, "bot")
    assert await place.write("too late") != "", "the case is closed, and the connector is told"
    assert await read_said(place, opened) == ["Hello"]
    await place.web.say(opened, "it drips again, please fetch a person")
    await wait_for(place, "it drips again")
    assert await place.write("Hello again") == ""
    assert await read_said(place, opened) == ["Hello", "Hello again"]


async def test_two_connectors_one_wins_and_the_other_is_told_who(place: Elsewhere) -> None:
    opened = await ask_person(place.web)
    await wait_for(place, "my ceiling leaks")
    assert await place.act("claim") == ""
    assert "Amal" in await place.act("claim", who="Bo")
    assert "Amal" in await place.write("me too", who="Bo")
    assert await read_said(place, opened) == []
    assert await place.act("release") == ""
    await wait_for_owner(place, opened, "waiting")
    assert await place.write("now me", who="Bo") == ""
    assert await read_said(place, opened) == ["now me"]


async def test_who_works_for_another_city_can_do_nothing(place: Elsewhere) -> None:
    opened = await ask_person(place.web)
    await wait_for(place, "my ceiling leaks")
    assert await place.act("claim", who="Far") != ""
    assert await place.write("hello", who="Far") != ""
    assert await read_said(place, opened) == []
    assert await read_owner(place, opened) == "waiting"


@pytest.mark.parametrize("text", ["x" * 4001, "   "], ids=["long", "empty"])
async def test_what_cannot_be_sent_is_told(place: Elsewhere, text: str) -> None:
    opened = await ask_person(place.web)
    await wait_for(place, "my ceiling leaks")
    assert await place.write(text) != ""
    assert await read_said(place, opened) == []


async def test_what_is_said_after_the_closing_is_between_newcomer_and_bot(place: Elsewhere) -> None:
    opened = await ask_person(place.web)
    await wait_for(place, "my ceiling leaks")
    await place.write("Hello")
    assert await place.act("answered") == ""
    await wait_for_owner(place, opened, "bot")
    await place.web.say(opened, "now something private")
    await asyncio.sleep(0.5)
    assert "something private" not in await place.read()
    await place.web.say(opened, "please fetch a person again")
    assert "fetch a person again" in await wait_for(place, "fetch a person again")


async def test_a_sealed_case_is_shown_without_words_and_with_them_after_a_yes(place: Elsewhere) -> None:
    opened = await place.web.open(city="bristol")
    await place.web.say(opened, f"{CERTAIN} FIRE in the kitchen")
    await until(lambda: is_open(place))
    await wait_for(place, "have not yet agreed that you read their words")
    assert "kitchen" not in await place.read()
    await place.web.post(opened, payload=FETCH)
    await wait_for(place, f"{CERTAIN} FIRE in the kitchen")


async def test_a_deleted_conversation_is_gone_there_too(place: Elsewhere) -> None:
    opened = await ask_person(place.web)
    await wait_for(place, "my ceiling leaks")
    await place.write("Hello")
    await place.web.delete(opened)

    async def is_gone() -> bool:
        return "my ceiling leaks" not in await place.read()

    await until(is_gone)


async def test_while_the_place_is_away_nothing_is_lost_or_shown_twice(place: Elsewhere) -> None:
    opened = await ask_person(place.web)
    await wait_for(place, "my ceiling leaks")
    place.fail(3)
    for number in range(3):
        await place.web.post(opened, text=f"word number {number}")
    shown: Any = await wait_for(place, "word number 2")
    lines = [f"You said word number {number}" for number in range(3)]
    shown = await wait_for(place, lines[2])
    assert [shown.count(line) for line in lines] == [1, 1, 1]
