"""However Rasa fails, the turn is kept, the newcomer is told once, and is answered once when it is back."""

import asyncio
from uuid import uuid4

import pytest

from tests.bot.client import Opened, WebClient
from tests.bot.conftest import StartGateway
from tests.bot.fake_rasa import FakeRasa, Mood
from tests.bot.serving import serve

PASSING = [Mood.SLOW, Mood.FAILING, Mood.SILENT, Mood.DYING, Mood.BABBLING]


async def wait_for_kinds(web: WebClient, opened: Opened, count: int) -> list[str]:
    """Waits until so many replies have come and gives their kinds."""
    events = await web.read_events(opened, count + 1)
    return [data["kind"] for _, name, data in events if name == "reply"]


@pytest.mark.parametrize("mood", PASSING)
async def test_the_newcomer_is_told_and_then_answered_once(
    web: WebClient, rasa: FakeRasa, mood: Mood
) -> None:
    rasa.mood = mood
    opened, turn = await web.open(), str(uuid4())
    (notice,) = await web.say(opened, "أين الطبيب", turn)
    assert (notice["kind"], notice["text"], notice["direction"]) == ("notice", "ar: notice.delayed", "rtl")
    rasa.mood = Mood.WELL
    assert await wait_for_kinds(web, opened, 2) == ["notice", "answer"]
    replies = await web.say(opened, "أين الطبيب", turn)
    assert [reply["kind"] for reply in replies] == ["notice", "answer"]
    assert len(rasa.effects) == 1


async def test_rasa_that_is_not_there_at_all_is_waited_for(
    start_gateway: StartGateway, store_url: str, rasa: FakeRasa
) -> None:
    async with serve(rasa.make_app()) as url:
        port = int(url.rsplit(":", 1)[1])
    async with start_gateway(store_url, rasa_url=url) as web:
        opened = await web.open()
        (notice,) = await web.say(opened, "hello")
        assert notice["kind"] == "notice"
        async with serve(rasa.make_app(), port):
            assert await wait_for_kinds(web, opened, 2) == ["notice", "answer"]


async def test_later_turns_wait_behind_and_each_is_told_once(web: WebClient, rasa: FakeRasa) -> None:
    rasa.mood = Mood.FAILING
    opened = await web.open()
    for text in ("first", "second", "third"):
        (notice,) = await web.say(opened, text)
        assert notice["kind"] == "notice"
    await asyncio.sleep(0.5)
    rasa.mood = Mood.WELL
    kinds = await wait_for_kinds(web, opened, 6)
    assert kinds == ["notice"] * 3 + ["answer"] * 3
    assert [content for _, content in rasa.effects] == ["first", "second", "third"]


async def test_a_turn_survives_a_restart_of_the_gateway(
    start_gateway: StartGateway, store_url: str, rasa: FakeRasa
) -> None:
    rasa.mood = Mood.FAILING
    async with start_gateway(store_url) as web:
        opened = await web.open()
        await web.say(opened, "hello")
    rasa.mood = Mood.WELL
    async with start_gateway(store_url) as web:
        assert await wait_for_kinds(web, opened, 2) == ["notice", "answer"]
    assert len(rasa.effects) == 1


async def test_a_refused_turn_is_closed_with_an_error(web: WebClient, rasa: FakeRasa) -> None:
    rasa.mood = Mood.REFUSING
    opened = await web.open()
    (reply,) = await web.say(opened, "hello")
    assert (reply["kind"], reply["text"]) == ("error", "en: error.turn_refused")
    rasa.mood = Mood.WELL
    (answer,) = await web.say(opened, "hello again")
    assert answer["kind"] == "answer"
    assert [content for _, content in rasa.effects] == ["hello again"]


async def test_a_conversation_deleted_in_mid_turn_stays_deleted(web: WebClient, rasa: FakeRasa) -> None:
    rasa.mood, rasa.slow_s = Mood.SLOW, 0.4
    opened = await web.open()
    asking = asyncio.create_task(web.post(opened, text="hello"))
    await asyncio.sleep(0.15)
    assert (await web.delete(opened)).status_code == 202
    assert (await asking).status_code == 404
    assert (await web.read_held(opened)).status_code == 404
