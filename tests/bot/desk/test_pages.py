"""What the desk's pages say of themselves, and after something was done."""

import re

from tests.bot.desk.conftest import Place
from tests.bot.desk.test_desk import ask_person


async def test_every_page_has_a_title_of_its_own_and_the_keys_can_be_turned_off(place: Place) -> None:
    async with place.arrive("Amal") as amal:
        await ask_person(place)
        (case,) = await amal.find_cases()
        paths = ("/desk", f"/desk/cases/{case}", "/desk/account", "/desk/sign-in")
        titles = [re.findall(r"<title>(.*?)</title>", await amal.read(path)) for path in paths]
        assert titles == [
            ["Cases · Waymark desk"],
            ["Case from Bristol · Waymark desk"],
            ["My account · Waymark desk"],
            ["Sign in · Waymark desk"],
        ]
        assert 'id="keys"' in await amal.read("/desk/account")
