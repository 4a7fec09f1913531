"""An emergency on Telegram: the card before anything else, the question in doubt, and in a group the numbers only."""

import pytest

from tests.bot.alarming import CERTAIN, LIKELY
from tests.bot.channels.telegram.conftest import Telegram
from tests.bot.fake_rasa import FakeRasa, Mood

GROUP = -500
TITLE = {"en": "Danger or crime now", "ar": "خطر أو جريمة الآن"}
ASK = {"en": "in danger now?", "ar": "هل أنتم في خطر الآن"}
YES = {"en": "Yes, now", "ar": "نعم، الآن"}
SAID = {"en": "my husband", "ar": "زوجي"}


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_a_certain_cry_gets_its_card_first(telegram: Telegram, rasa: FakeRasa, language: str) -> None:
    rasa.mood, rasa.slow_s = Mood.SLOW, 0.5
    await telegram.write(7, f"{SAID[language]} {CERTAIN}", language=language)
    card = await telegram.wait_for(TITLE[language])
    assert "999" in card
    await telegram.wait_for("You said")
    assert TITLE[language] in telegram.api.said(7)[0]


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_a_doubt_gets_its_question_and_a_press_the_card(
    pushed: Telegram, rasa: FakeRasa, language: str
) -> None:
    await pushed.write(7, f"{SAID[language]} {LIKELY}", language=language)
    await pushed.wait_for(ASK[language])
    await pushed.press(YES[language])
    assert "999" in await pushed.wait_for(TITLE[language])
    assert len(rasa.requests) == 1


async def test_in_a_group_the_numbers_are_seen_and_nothing_personal(pushed: Telegram) -> None:
    await pushed.write(GROUP, f"@waymark_bot my husband {CERTAIN}", person=1)
    said = await pushed.wait_for("999: Police, ambulance, fire", GROUP)
    assert "This is better asked where nobody else can read." in said
    button = pushed.api.sent[-1]["reply_markup"]["inline_keyboard"][0][0]
    assert button["url"] == "https://t.me/waymark_bot?start=group"
    await pushed.write(GROUP, "@waymark_bot and now?", person=1)
    await pushed.wait(lambda: len(pushed.api.said(GROUP)) == 2)
    assert TITLE["en"] not in str(pushed.api.said(GROUP))
    assert "my husband" not in str(pushed.api.said(GROUP))
