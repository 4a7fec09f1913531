"""Whether a person helped: asked at every closing, answered each time, and one may think otherwise."""

from tests.bot.client import Opened
from tests.bot.desk.conftest import HANDOFF, Person, Place, read_text
from tests.bot.desk.test_desk import ask_person, read_replies


async def close(place: Place, amal: Person, case: str, opened: Opened) -> list[str]:
    """A connector ends the case; gives what the buttons send."""
    await amal.act(case, "claim")
    await amal.act(case, "close", outcome="answered")
    return [button["payload"] for button in (await read_replies(place, opened))[-1]["buttons"]]


async def count_thanks(place: Place, opened: Opened) -> int:
    """How often the newcomer was thanked, in what is kept."""
    return [one["text"] for one in await read_replies(place, opened)].count("en: case.thanks")


async def test_each_closing_has_its_answer(place: Place) -> None:
    async with place.arrive("Amal") as amal:
        opened = await ask_person(place)
        (case,) = await amal.find_cases()
        yes, _ = await close(place, amal, case, opened)
        for _ in range(2):
            await place.web.post(opened, payload=yes)
        assert await count_thanks(place, opened) == 1, "pressed twice, answered once"
        await place.web.say(opened, HANDOFF)
        yes, _ = await close(place, amal, case, opened)
        await place.web.post(opened, payload=yes)
        assert await count_thanks(place, opened) == 2
        page = read_text(await amal.read(f"/desk/cases/{case}"))
        assert page.count("The newcomer says that it helped") == 2


async def test_who_thinks_otherwise_is_heard(place: Place) -> None:
    async with place.arrive("Amal") as amal:
        opened = await ask_person(place)
        (case,) = await amal.find_cases()
        for payload in await close(place, amal, case, opened):
            assert (await place.web.post(opened, payload=payload)).status_code == 200
        page = read_text(await amal.read(f"/desk/cases/{case}"))
        assert "The newcomer says that it helped" in page
        assert "The newcomer says that it did not help" in page
