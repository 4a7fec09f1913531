"""An emergency and the desk: one urgent case, and a card whoever has the conversation."""

from bot.safety import FETCH
from tests.bot.alarming import CERTAIN
from tests.bot.desk.conftest import Place
from tests.bot.test_alarms import list_kinds


async def test_a_person_is_fetched_as_one_urgent_case(place: Place) -> None:
    async with place.arrive("Amal") as amal:
        calm = await place.web.open(city="bristol")
        await place.web.say(calm, "fetch a person")
        opened = await place.web.open(city="bristol")
        replies = await place.web.say(opened, CERTAIN)
        assert list_kinds(replies) == ["emergency", "ask"]
        for _ in range(3):
            await place.web.post(opened, payload=FETCH)
        urgent, _ = await amal.find_cases()
        page = await amal.read(f"/desk/cases/{urgent}")
        assert "Urgent" in page
        assert "danger" in page.split("columns")[0]
        assert CERTAIN in page


async def test_a_card_comes_too_while_a_connector_has_the_conversation(place: Place) -> None:
    async with place.arrive("Amal") as amal:
        opened = await place.web.open(city="bristol")
        await place.web.say(opened, "fetch a person")
        (case,) = await amal.find_cases()
        await amal.act(case, "claim")
        assert "emergency" in list_kinds(await place.web.say(opened, CERTAIN))
