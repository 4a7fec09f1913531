"""An emergency and the desk: one urgent case, and a card whoever has the conversation."""

import asyncio
from uuid import uuid4

from bot.safety import FETCH
from tests.bot.alarming import CERTAIN, LIKELY, UNCLEAR
from tests.bot.desk.conftest import Place
from tests.bot.fake_rasa import FakeRasa, Mood
from tests.bot.test_alarms import list_kinds


async def test_a_person_is_fetched_as_one_urgent_case(place: Place) -> None:
    async with place.arrive("Amal") as amal:
        calm = await place.web.open(city="bristol")
        await place.web.say(calm, "fetch a person")
        opened = await place.web.open(city="bristol")
        replies = await place.web.say(opened, CERTAIN)
        assert list_kinds(replies) == ["emergency", "notice", "ask"]
        for _ in range(3):
            await place.web.post(opened, payload=FETCH)
        urgent, _ = await amal.find_cases()
        page = await amal.read(f"/desk/cases/{urgent}")
        assert "Urgent" in page
        assert "danger" in page.split("columns")[0]
        assert CERTAIN in page


async def test_danger_to_life_is_told_at_once_and_the_words_only_after_a_yes(place: Place) -> None:
    async with place.arrive("Amal") as amal:
        opened = await place.web.open(city="bristol")
        replies = await place.web.say(opened, f"{CERTAIN} FIRE")
        assert "They cannot read what you wrote" in replies[1]["text"]
        assert (await place.web.read_held(opened)).json()["owner"] == "waiting"
        for _ in range(30):
            await place.web.say(opened, f"{CERTAIN} FIRE")
        (case,) = await amal.find_cases()
        page = await amal.read(f"/desk/cases/{case}")
        assert "fire" in page.split("columns")[0]
        assert CERTAIN not in page
        assert "have not yet agreed" in page
        await place.web.post(opened, payload=FETCH)
        page = await amal.read(f"/desk/cases/{case}")
        assert CERTAIN in page
        assert "have not yet agreed" not in page


async def test_who_answers_the_connector_agrees_to_be_read(place: Place) -> None:
    async with place.arrive("Amal") as amal:
        opened = await place.web.open(city="bristol")
        await place.web.say(opened, f"{CERTAIN} FIRE")
        (case,) = await amal.find_cases()
        await amal.act(case, "claim")
        await place.web.post(opened, text="it is bad")
        assert "it is bad" not in await amal.read(f"/desk/cases/{case}"), "nobody has spoken to them yet"
        await amal.reply(case, "Are you safe?")
        await place.web.post(opened, text="no, come")
        page = await amal.read(f"/desk/cases/{case}")
        assert "no, come" in page
        assert CERTAIN in page


async def test_where_it_is_unclear_or_no_life_is_at_risk_nobody_is_told_by_itself(place: Place) -> None:
    async with place.arrive("Amal") as amal:
        for text in (f"{CERTAIN} {UNCLEAR}", LIKELY, f"{CERTAIN} HUNGRY"):
            opened = await place.web.open(city="bristol")
            await place.web.say(opened, text)
            assert (await place.web.read_held(opened)).json()["owner"] == "bot", text
        assert await amal.find_cases() == []


async def test_only_an_answer_to_a_connectors_own_words_opens_a_sealed_case(
    place: Place, rasa: FakeRasa
) -> None:
    async with place.arrive("Amal") as amal:
        rasa.mood = Mood.FAILING
        opened = await place.web.open(city="bristol")
        await place.web.say(opened, f"{CERTAIN} FIRE")
        (case,) = await amal.find_cases()
        await amal.act(case, "claim")
        await amal.reply(case, "Are you safe?")
        rasa.mood = Mood.WELL
        await asyncio.sleep(1.0)  # the turn that waited for Rasa is passed to the connector meanwhile
        assert CERTAIN not in await amal.read(f"/desk/cases/{case}")

        other = await place.web.open(city="bristol")
        await place.web.say(other, f"{CERTAIN} FIRE")
        (second,) = await amal.find_cases()
        await amal.act(second, "claim")
        await amal.act(second, "article", article="gp/register", message=str(uuid4()))
        await amal.act(second, "translate", on="false")
        await place.web.post(other, text="what is this?")
        assert CERTAIN not in await amal.read(f"/desk/cases/{second}")


async def test_buttons_of_an_emergency_work_with_a_connector_too(place: Place) -> None:
    async with place.arrive("Amal") as amal:
        opened = await place.web.open(city="bristol")
        await place.web.say(opened, f"{CERTAIN} FIRE")
        (case,) = await amal.find_cases()
        await amal.act(case, "claim")
        answer = await place.web.post(opened, payload=FETCH)
        assert len(answer.json()["replies"]) == 1, "the yes is heard"
        assert CERTAIN in await amal.read(f"/desk/cases/{case}")
        asked = await place.web.post(opened, text=LIKELY)
        (yes, _) = asked.json()["replies"][-1]["buttons"]
        pressed = await place.web.post(opened, payload=yes["payload"])
        assert "emergency" in list_kinds(pressed.json()["replies"])


async def test_a_clear_danger_after_an_unclear_one_is_told_all_the_same(place: Place) -> None:
    async with place.arrive("Amal") as amal:
        opened = await place.web.open(city="bristol")
        await place.web.say(opened, f"{CERTAIN} {UNCLEAR}")
        assert await amal.find_cases() == []
        replies = await place.web.say(opened, CERTAIN)
        assert "They cannot read what you wrote" in replies[0]["text"]
        assert len(await amal.find_cases()) == 1


async def test_a_card_comes_too_while_a_connector_has_the_conversation(place: Place) -> None:
    async with place.arrive("Amal") as amal:
        opened = await place.web.open(city="bristol")
        await place.web.say(opened, "fetch a person")
        (case,) = await amal.find_cases()
        await amal.act(case, "claim")
        assert "emergency" in list_kinds(await place.web.say(opened, CERTAIN))
