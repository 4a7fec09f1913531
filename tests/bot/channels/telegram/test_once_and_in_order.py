"""Updates come twice, answers get lost, Telegram says wait: everything is answered, once, in order."""

import asyncio
from pathlib import Path

import pytest

from tests.bot.channels.telegram.conftest import SECRET, Telegram, run_telegram
from tests.bot.channels.telegram.fake_bot_api import Dropped, FakeBotApi, Refusal
from tests.bot.fake_rasa import FakeRasa, Mood


async def test_an_update_that_comes_again_changes_nothing(telegram: Telegram, rasa: FakeRasa) -> None:
    telegram.api.again = 3
    update = telegram.api.write(7, "hello")
    await telegram.deliver(update, update, update)
    await telegram.wait_for("You said hello")
    await telegram.write(7, "bye")
    await telegram.wait_for("You said bye")
    assert [text for _, text in rasa.effects] == ["hello", "bye"]
    assert len(telegram.api.said(7)) == 2


async def test_many_messages_are_answered_in_order(telegram: Telegram, rasa: FakeRasa) -> None:
    words = [f"number {number}" for number in range(12)]
    for text in words:
        await telegram.write(7, text)
    await telegram.wait_for("You said number 11")
    assert [text for _, text in rasa.effects] == words
    said = [one.split("\n")[0] for one in telegram.api.said(7)]
    assert said == [f"You said {text}" for text in words]


async def test_telegram_says_wait_and_we_wait(telegram: Telegram) -> None:
    telegram.api.faults["sendMessage"] = [Refusal(429, "Too Many Requests: retry after 1", retry_after=1)]
    await telegram.write(7, "hello")
    await telegram.wait_for("You said hello")
    assert len(telegram.api.said(7)) == 1


@pytest.mark.parametrize(
    "fault", [Dropped(), Refusal(500, "Internal Server Error"), Refusal(502, "Bad Gateway")]
)
async def test_an_outage_of_telegram_loses_nothing(telegram: Telegram, fault: Exception) -> None:
    for method in ("sendMessage", "getUpdates", "sendChatAction", "answerCallbackQuery"):
        telegram.api.faults[method] = [fault, fault]
    await telegram.write(7, "hello")
    await telegram.write(7, "/privacy")
    await telegram.wait_for("You said hello")
    await telegram.wait_for("We keep what you write here")
    assert len(telegram.api.said(7)) == 2


async def test_markup_that_telegram_refuses_is_sent_plain(pushed: Telegram) -> None:
    refused = Refusal(400, "Bad Request: can't parse entities")
    pushed.api.faults["sendMessage"] = [refused]
    await pushed.write(7, "a < b & c")
    said = await pushed.wait_for("You said a < b & c")
    assert "A page" in said


async def test_a_message_that_is_never_taken_does_not_hold_up_the_next(pushed: Telegram) -> None:
    pushed.api.faults["sendMessage"] = [Refusal(400, "Bad Request: no")] * 2
    await pushed.write(7, "one")
    await pushed.write(7, "two")
    await pushed.wait_for("You said two")
    assert "You said one" not in str(pushed.api.said(7))


async def test_who_blocked_the_bot_is_left_alone_until_they_write(pushed: Telegram, rasa: FakeRasa) -> None:
    pushed.api.blocked.add(7)
    await pushed.write(7, "hello")
    await pushed.wait(lambda: any(method == "sendMessage" for method, _ in pushed.api.calls))
    await asyncio.sleep(0.5)
    assert len([method for method, _ in pushed.api.calls if method == "sendMessage"]) == 1
    pushed.api.blocked.clear()
    await pushed.write(7, "I am back")
    await pushed.wait_for("You said I am back")


async def test_who_left_is_left_alone(pushed: Telegram) -> None:
    await pushed.write(7, "hello")
    await pushed.wait_for("You said hello")
    member = {"user": {"id": 42, "is_bot": True, "first_name": "W"}}
    change = {
        "chat": {"id": 7, "type": "private"},
        "from": {"id": 7, "is_bot": False, "first_name": "A"},
        "date": 1,
        "old_chat_member": {**member, "status": "member"},
        "new_chat_member": {**member, "status": "kicked", "until_date": 0},
    }
    assert await pushed.deliver(pushed.api.give({"my_chat_member": change})) == [200]


async def test_a_slow_rasa_is_told_and_the_answer_follows(pushed: Telegram, rasa: FakeRasa) -> None:
    rasa.mood, rasa.slow_s = Mood.SLOW, 2.0
    await pushed.write(7, "hello")
    await pushed.wait_for("I have kept your message")
    rasa.mood = Mood.WELL
    await pushed.wait_for("You said hello")


async def test_a_gateway_that_is_started_again_goes_on(
    api: FakeBotApi, rasa_url: str, tmp_path: Path
) -> None:
    api.faults["sendMessage"] = [Dropped()] * 500
    async with run_telegram(api, rasa_url, tmp_path, pushing=True) as first:
        await first.write(7, "hello")
        await first.wait(lambda: any(method == "sendMessage" for method, _ in api.calls))
    api.faults["sendMessage"] = []
    async with run_telegram(api, rasa_url, tmp_path, pushing=True) as second:
        await second.wait_for("You said hello")
        assert len(api.said(7)) == 1


async def test_the_window_that_no_client_can_close_costs_one_resend(pushed: Telegram) -> None:
    pushed.api.after["sendMessage"] = [Dropped()]
    await pushed.write(7, "hello")
    await pushed.wait(lambda: len(pushed.api.said(7)) == 2)
    await pushed.write(7, "next")
    await pushed.wait_for("You said next")
    assert [one.split("\n")[0] for one in pushed.api.said(7)] == ["You said hello"] * 2 + ["You said next"]


# What comes in at the door


@pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x", "é"])
async def test_without_the_secret_nothing_is_handled(pushed: Telegram, rasa: FakeRasa, secret: str) -> None:
    update = pushed.api.write(7, "hello")
    headers = {b"X-Telegram-Bot-Api-Secret-Token": secret.encode()}
    answer = await pushed.web.http.post("/telegram/webhook", json=update, headers=headers)
    assert answer.status_code == 403
    await asyncio.sleep(0.2)
    assert rasa.requests == []


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"{}",
        b'{"update_id": "x"}',
        b'{"update_id": 5, "poem_of_the_day": {"text": "future"}}',
        b'{"update_id": 6, "message": {"text": "no chat"}}',
        b'{"update_id": 7, "poll": {"id": "1"}}',
    ],
)
async def test_what_nobody_knows_is_skipped(
    pushed: Telegram, caplog: pytest.LogCaptureFixture, body: bytes
) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
    with caplog.at_level("INFO"):
        answer = await pushed.web.http.post("/telegram/webhook", content=body, headers=headers)
    assert answer.status_code == 200
    assert "telegram update skipped" in caplog.text
    assert "future" not in caplog.text
    assert "no chat" not in caplog.text


async def test_no_words_reach_the_log(pushed: Telegram, caplog: pytest.LogCaptureFixture) -> None:
    canary = "zebra-marmalade-9431"
    pushed.api.faults["sendMessage"] = [Refusal(400, f"Bad Request: {canary}"), Dropped()]
    with caplog.at_level("DEBUG", logger="bot"):
        await pushed.write(7, canary, photo=None)
        await pushed.wait_for(canary)
    assert canary not in caplog.text


async def test_what_cannot_be_read_holds_up_nobody(
    telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    secret = {"message_id": 1, "chat": {"id": 7, "type": "private"}, "text": "zebra-marmalade-9431"}
    malformed = {"update_id": 90, "message": secret}
    telegram.api.updates.append(malformed)
    with caplog.at_level("INFO"):
        await telegram.deliver(malformed)
        await telegram.write(7, "hello")
        await telegram.wait_for("You said hello")
    assert "telegram update skipped type=message why=KeyError" in caplog.text
    assert "zebra" not in caplog.text
