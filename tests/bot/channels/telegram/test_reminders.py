"""Reminders on Telegram: asked for in words, completed with buttons, seen, said and stopped."""

import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.dates import say_date
from tests.bot.alarming import CERTAIN, LIKELY, WORRY
from tests.bot.channels.telegram.conftest import Telegram, tell_evening
from tests.bot.channels.telegram.fake_bot_api import BOT, make_person
from tests.bot.fake_rasa import FakeRasa


async def test_words_alone_can_be_enough(telegram: Telegram, rasa: FakeRasa) -> None:
    await telegram.write(7, "/start bristol")
    await telegram.wait_for("You said")
    await telegram.write(7, "please remind me to put the BLUE BAG out every Tuesday")
    said = await telegram.wait_for("I will remind you here the evening before.")
    assert "Blue bag: every week, next on" in said
    assert len(rasa.requests) <= 2  # nothing of it went to Rasa


async def test_what_is_missing_is_asked_for(telegram: Telegram) -> None:
    await telegram.write(7, "/start bristol")
    await telegram.wait_for("You said")
    await telegram.write(7, "remind me of the bins")
    await telegram.wait_for("What shall I remind you of?")
    await telegram.press("All the bins")
    await telegram.wait_for("On which day is it collected?")
    await telegram.press("Thursday")
    await telegram.wait_for("How often is it collected?")
    await telegram.press("every second week")
    await telegram.wait_for("When is the next time?")
    first = date.today() + timedelta((3 - date.today().weekday() - 1) % 7 + 8)
    shown = say_date("en", first.isoformat())
    await telegram.press(shown)
    said = await telegram.wait_for("I will remind you here the evening before.")
    assert f"All the bins: every second week, next on {shown}" in said


async def test_the_same_in_arabic(pushed: Telegram) -> None:
    await pushed.write(7, "/start bristol-ar", language="ar")
    await pushed.wait_for("You said")
    await pushed.write(7, "ذكرني اطلع الكيس الازرق كل اسبوعين يوم الثلاثاء", language="ar")
    await pushed.wait_for("متى المرة القادمة؟")
    month = pushed.api.sent[-1]["reply_markup"]["inline_keyboard"][0][0]["text"]
    await pushed.press(month)
    said = await pushed.wait_for("سأذكّرك هنا في المساء")
    assert "الكيس الأزرق: كل أسبوعين" in said


async def test_it_comes_is_listed_and_can_be_stopped(pushed: Telegram, tmp_path: Path) -> None:
    await pushed.write(7, "/reminders")
    await pushed.wait_for("I remind you of nothing.")
    await pushed.write(7, "remind me: all the bins every Friday")
    await pushed.wait_for("I will remind you here")
    tomorrow = tell_evening().date() + timedelta(1)
    with sqlite3.connect(tmp_path / "waymark.db") as store:
        store.execute("UPDATE reminders SET next_on = ?, due_at = 0", [tomorrow.isoformat()])
    await pushed.wait_for("Tomorrow is collection day: All the bins.")
    assert _read_next(tmp_path) == (tomorrow + timedelta(weeks=1)).isoformat()
    await pushed.write(7, "/reminders")
    await pushed.wait_for("I remind you of:")
    await pushed.press("Stop: All the bins")
    await pushed.wait_for("I will not remind you of that any more.")
    await pushed.write(7, "/reminders")
    await pushed.wait_for("I remind you of nothing.", times=2)


def _read_next(folder: Path) -> str:
    with sqlite3.connect(folder / "waymark.db") as store:
        return str(store.execute("SELECT next_on FROM reminders").fetchone()[0])


@pytest.mark.parametrize(
    "text",
    [
        "I got a reminder letter from my landlord",
        "remind me what a GP is",
        "every Tuesday",
        "My husband hit me on Friday and said this is a reminder that he will kill me",
        "زوجي يضربني كل يوم جمعة ذكرني برقم الشرطة",
        "I got a reminder that bailiffs come on Monday",
        "I got a reminder about my bin on Monday",
        "remind me to take my medicine every Friday",
    ],
)
async def test_other_words_are_questions(pushed: Telegram, text: str) -> None:
    await pushed.write(7, text)
    await pushed.wait_for(f"You said {text}")


async def test_a_request_is_kept_as_all_words_are(pushed: Telegram, rasa: FakeRasa, tmp_path: Path) -> None:
    await pushed.write(7, f"remind me of the bins {WORRY}")
    await pushed.wait_for("On which day is it collected?")
    await pushed.wait_for("call 999")
    with sqlite3.connect(tmp_path / "waymark.db") as store:
        assert store.execute("SELECT content, state FROM turns").fetchall() == [
            (f"remind me of the bins {WORRY}", "answered")
        ]
    assert rasa.requests == []


@pytest.mark.parametrize("cry", [CERTAIN, LIKELY])
async def test_a_cry_is_no_request(pushed: Telegram, cry: str) -> None:
    await pushed.write(7, f"{cry} remind me of the bins every Friday")
    await pushed.wait_for({CERTAIN: "Danger or crime now", LIKELY: "in danger now?"}[cry])
    await pushed.wait_for("You said")
    assert "I will remind you" not in " ".join(pushed.api.said(7))


async def test_all_the_bins_is_no_rhythm_and_a_second_press_no_second_reminder(
    pushed: Telegram, tmp_path: Path
) -> None:
    await pushed.write(7, "ذكرني كل الحاويات يوم الجمعة", language="ar")
    await pushed.wait_for("كم مرة يأتون؟")
    for times in (1, 2):
        await pushed.press("كل أسبوع")
        await pushed.wait_for("سأذكّرك هنا في المساء", times=times)
        await pushed.wait(lambda: _count(tmp_path) == 1)


async def test_in_a_group_it_is_asked_in_private(pushed: Telegram) -> None:
    await pushed.write(
        -9, "@waymark_bot remind me of the bins", entities=[{"type": "mention", "offset": 0, "length": 12}]
    )
    await pushed.wait_for("This is better asked where nobody else can read.", chat=-9)


async def test_who_blocks_the_bot_is_reminded_of_nothing(pushed: Telegram, tmp_path: Path) -> None:
    await pushed.write(7, "remind me: all the bins every Friday")
    await pushed.wait_for("I will remind you here")
    pushed.api.blocked.add(7)
    await pushed.write(7, "hello")
    await pushed.wait(lambda: _count(tmp_path) == 0)


async def test_a_block_ends_the_reminders_before_anything_is_sent(pushed: Telegram, tmp_path: Path) -> None:
    await pushed.write(7, "remind me: all the bins every Friday")
    await pushed.wait_for("I will remind you here")
    member = {"user": BOT, "status": "member"}
    change = {
        "chat": {"id": 7, "type": "private", "first_name": "Amal"},
        "from": make_person(7),
        "date": 1,
        "old_chat_member": member,
        "new_chat_member": {"user": BOT, "status": "kicked", "until_date": 0},
    }
    await pushed.deliver(pushed.api.give({"my_chat_member": change}))
    await pushed.wait(lambda: _count(tmp_path) == 0)


def _count(folder: Path) -> int:
    with sqlite3.connect(folder / "waymark.db") as store:
        return int(store.execute("SELECT count(*) FROM reminders").fetchone()[0])
