"""Telegram says wait, no, or nothing at all to what is said at once: a command or a press is not lost by it."""

import sqlite3
import time
from pathlib import Path

import pytest

from tests.bot.channels.telegram.conftest import Telegram
from tests.bot.channels.telegram.fake_bot_api import Dropped, Refusal


def read_waiting(folder: Path) -> list[tuple[int, float]]:
    """Reads of every update that waits how often it was tried, and when it is tried again."""
    with sqlite3.connect(folder / "waymark.db") as store:
        return store.execute("SELECT attempts, due_at FROM telegram_updates WHERE waiting").fetchall()


def count_calls(telegram: Telegram, method: str) -> int:
    """Counts how often Telegram was asked for something."""
    return sum(called == method for called, _ in telegram.api.calls)


async def test_a_command_waits_as_long_as_telegram_says(pushed: Telegram, tmp_path: Path) -> None:
    pushed.api.faults["sendMessage"] = [Refusal(429, "Too Many Requests", retry_after=1000)]
    await pushed.write(7, "/privacy")
    await pushed.wait(lambda: any(due > time.time() + 900 for _, due in read_waiting(tmp_path)))


async def test_a_long_outage_loses_no_command(pushed: Telegram, tmp_path: Path) -> None:
    pushed.api.faults["sendMessage"] = [Dropped()] * 500
    await pushed.write(7, "/privacy")
    await pushed.wait(lambda: count_calls(pushed, "sendMessage"))
    with sqlite3.connect(tmp_path / "waymark.db") as store:
        store.execute("UPDATE telegram_updates SET attempts = 30")
    before = count_calls(pushed, "sendMessage")
    await pushed.wait(lambda: count_calls(pushed, "sendMessage") > before + 1)
    pushed.api.faults["sendMessage"] = []
    await pushed.wait_for("We keep what you write here")


async def test_what_telegram_never_takes_is_given_up_and_logged(
    pushed: Telegram, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pushed.api.faults["sendMessage"] = [Refusal(400, "Bad Request: no")] * 500
    await pushed.write(7, "/privacy")
    await pushed.wait(lambda: count_calls(pushed, "sendMessage"))
    with sqlite3.connect(tmp_path / "waymark.db") as store:
        store.execute("UPDATE telegram_updates SET attempts = 30")
    await pushed.wait(lambda: "telegram update given up" in caplog.text)
    assert read_waiting(tmp_path) == []


async def test_who_blocks_the_bot_after_a_command_is_left_alone(pushed: Telegram, tmp_path: Path) -> None:
    await pushed.write(7, "remind me: all the bins every Friday")
    await pushed.wait_for("I will remind you here")
    before = count_calls(pushed, "sendMessage")
    pushed.api.blocked.add(7)
    await pushed.write(7, "/privacy")
    await pushed.wait(lambda: count_calls(pushed, "sendMessage") > before)
    await pushed.wait(lambda: not read_waiting(tmp_path))
    assert count_calls(pushed, "sendMessage") == before + 1
    with sqlite3.connect(tmp_path / "waymark.db") as store:
        assert store.execute("SELECT closed FROM telegram_chats").fetchall() == [(1,)]
        assert store.execute("SELECT count(*) FROM reminders").fetchone() == (0,)


@pytest.mark.parametrize(
    "fault", [Dropped(), Refusal(429, "Too Many Requests", retry_after=1000), Refusal(500, "Internal")]
)
async def test_a_press_is_taken_though_it_cannot_be_acknowledged(pushed: Telegram, fault: Exception) -> None:
    await pushed.write(7, "/delete")
    await pushed.wait(lambda: pushed.api.said(7))
    for method in ("answerCallbackQuery", "editMessageReplyMarkup"):
        pushed.api.faults[method] = [fault] * 500
    await pushed.press("No")
    await pushed.wait(lambda: len(pushed.api.said(7)) == 2)
