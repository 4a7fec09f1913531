"""A turn is taken once, in order, beside others, and everything held can be read and deleted."""

import asyncio
from uuid import uuid4

from tests.bot.client import WebClient
from tests.bot.conftest import StartGateway
from tests.bot.fake_rasa import BUTTON, FakeRasa, Mood


async def test_a_question_is_answered(web: WebClient, rasa: FakeRasa) -> None:
    opened = await web.open(city="bristol", language="ar")
    response = await web.post(opened, text="How do I register?")
    assert response.json()["owner"] == "bot"
    (reply,) = response.json()["replies"]
    assert reply["text"] == "You said How do I register?"
    assert reply["id"]
    (request,) = rasa.requests
    assert request["hints"] == {
        "language": "en",
        "city": "bristol",
        "page_language": "ar",
        "channel": "web",
    }


async def test_the_same_turn_again_does_nothing_twice(web: WebClient, rasa: FakeRasa) -> None:
    opened, turn = await web.open(), str(uuid4())
    first = await web.say(opened, "hello", turn)
    assert await web.say(opened, "hello", turn) == first
    assert len(rasa.requests) == 1


async def test_the_same_turn_at_once_waits_for_the_first(web: WebClient, rasa: FakeRasa) -> None:
    rasa.mood, rasa.slow_s = Mood.SLOW, 0.3
    opened, turn = await web.open(), str(uuid4())
    first, second = await asyncio.gather(web.say(opened, "hello", turn), web.say(opened, "hello", turn))
    assert first == second
    assert len(rasa.requests) == 1


async def test_a_turn_id_used_for_something_else_is_a_conflict(web: WebClient) -> None:
    opened, turn = await web.open(), str(uuid4())
    await web.say(opened, "hello", turn)
    assert (await web.post(opened, turn, text="something else")).status_code == 409
    assert (await web.post(opened, turn, payload=BUTTON)).status_code == 409


async def test_turns_of_one_conversation_run_in_order(web: WebClient, rasa: FakeRasa) -> None:
    rasa.mood, rasa.slow_s = Mood.SLOW, 0.1
    opened = await web.open()
    sending = []
    for number in range(4):
        sending.append(asyncio.create_task(web.say(opened, f"turn {number}")))
        await asyncio.sleep(0.03)
    await asyncio.gather(*sending)
    assert [content for _, content in rasa.effects] == [f"turn {number}" for number in range(4)]
    assert rasa.most_at_once == 1


async def test_different_conversations_run_side_by_side(web: WebClient, rasa: FakeRasa) -> None:
    rasa.mood, rasa.slow_s = Mood.SLOW, 0.5
    opened = [await web.open() for _ in range(5)]
    await asyncio.gather(*(web.say(one, "hello") for one in opened))
    assert rasa.most_conversations > 1


async def test_a_button_that_was_sent_can_be_pressed(web: WebClient, rasa: FakeRasa) -> None:
    opened = await web.open()
    assert (await web.post(opened, payload=BUTTON)).status_code == 409
    await web.say(opened, "hello")
    assert (await web.post(opened, payload=BUTTON)).status_code == 200
    assert rasa.requests[-1]["payload"] == BUTTON
    assert (await web.post(await web.open(), payload=BUTTON)).status_code == 409


async def test_the_street_is_neither_stored_nor_forwarded(web: WebClient, rasa: FakeRasa) -> None:
    opened = await web.open()
    await web.say(opened, "I live at BS5 6QR")
    assert rasa.effects == [(opened.id, "I live at BS5")]
    assert "6QR" not in (await web.read_held(opened)).text


async def test_everything_held_can_be_read(web: WebClient) -> None:
    opened = await web.open(city="glasgow")
    await web.say(opened, "hello")
    held = (await web.read_held(opened)).json()
    assert (held["conversation"], held["city"], held["owner"]) == (opened.id, "glasgow", "bot")
    assert [turn["content"] for turn in held["turns"]] == ["hello"]
    assert [event["type"] for event in held["events"]] == ["owner", "reply"]
    assert len(held["rasa"]["events"]) == 1
    assert (held["last_language"], held["last_city"], held["last_nation"]) == ("en", "glasgow", "england")
    assert opened.token not in str(held)


async def test_what_is_deleted_is_gone_everywhere(web: WebClient, rasa: FakeRasa) -> None:
    opened = await web.open()
    await web.say(opened, "hello")
    assert (await web.delete(opened)).status_code == 204
    assert rasa.said == {}
    assert (await web.read_held(opened)).status_code == 404
    assert (await web.post(opened, text="hello?")).status_code == 404


async def test_a_deletion_outlives_rasa_being_down(web: WebClient, rasa: FakeRasa) -> None:
    opened = await web.open()
    await web.say(opened, "hello")
    rasa.mood = Mood.FAILING
    assert (await web.delete(opened)).status_code == 202
    assert (await web.read_held(opened)).status_code == 404
    assert rasa.said
    rasa.mood = Mood.WELL
    async with asyncio.timeout(60):
        while rasa.said:
            await asyncio.sleep(0.05)


async def test_two_gateways_on_one_postgresql_keep_the_order(
    start_gateway: StartGateway, postgres_url: str, rasa: FakeRasa
) -> None:
    rasa.mood, rasa.slow_s = Mood.SLOW, 0.2
    async with start_gateway(postgres_url) as one, start_gateway(postgres_url) as other:
        opened, turn = await one.open(), str(uuid4())
        first = asyncio.create_task(one.say(opened, "first", turn))
        await asyncio.sleep(0.05)
        again = asyncio.create_task(other.say(opened, "first", turn))
        second = asyncio.create_task(other.say(opened, "second"))
        assert await first == await again
        await second
        assert [content for _, content in rasa.effects] == ["first", "second"]
        assert len(rasa.requests) == 2
