"""A newcomer alone with the bot: words, buttons, commands, and everything else that a person sends."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.bot.channels.telegram.conftest import Telegram
from tests.bot.fake_rasa import BUTTON, FakeRasa, Mood


async def test_a_question_is_answered_with_sources_and_buttons(telegram: Telegram, rasa: FakeRasa) -> None:
    await telegram.write(7, "How do I get a doctor? <b>BS5 6QR</b>")
    said = await telegram.wait_for("You said")
    assert said.startswith("You said How do I get a doctor? &lt;b&gt;BS5&lt;/b&gt;")
    assert "A place · +44 117 496 0123 · 1 High Street · weekdays" in said
    assert "A page (dated 1 June 2025)" in said
    sent = telegram.api.sent[-1]
    assert '<a href="https://example.org/page">A page</a>' in sent["text"]
    assert '<a href="https://example.org/map?query=1+High+Street">1 High Street</a>' in sent["text"]
    assert sent["reply_markup"]["inline_keyboard"][0][0]["text"] == "Register"
    assert dict(telegram.api.calls)["sendMessage"]["link_preview_options"] == {"is_disabled": True}
    assert rasa.requests[0]["hints"]["channel"] == "telegram"


async def test_an_answer_that_takes_long_is_seen_to_come(pushed: Telegram, rasa: FakeRasa) -> None:
    rasa.mood = Mood.SLOW
    await pushed.write(7, "hello")
    await pushed.wait(lambda: ("sendChatAction", {"chat_id": 7, "action": "typing"}) in pushed.api.calls)


async def test_the_same_in_arabic(telegram: Telegram) -> None:
    await telegram.write(7, "كيف أجد طبيبًا؟", language="ar")
    said = await telegram.wait_for("You said كيف أجد طبيبًا؟")
    assert "من أين هذه المعلومات" in said


async def test_a_pressed_button_is_acknowledged_ticked_and_answered(
    telegram: Telegram, rasa: FakeRasa
) -> None:
    await telegram.write(7, "hello")
    await telegram.wait_for("You said hello")
    await telegram.press("Register")
    await telegram.wait(lambda: len(rasa.requests) == 2)
    assert rasa.requests[1]["payload"] == BUTTON
    await telegram.wait(lambda: "✓ Register" in str(telegram.api.sent[0]["reply_markup"]))
    assert any(method == "answerCallbackQuery" for method, _ in telegram.api.calls)


async def test_a_button_of_a_deleted_conversation_is_told(pushed: Telegram, rasa: FakeRasa) -> None:
    await pushed.write(7, "hello")
    await pushed.wait_for("You said hello")
    await pushed.write(7, "/delete")
    await pushed.wait_for("Delete this conversation?")
    await pushed.press("Yes")
    await pushed.wait_for("The conversation was deleted.")
    assert rasa.said == {}
    await pushed.press("Register")
    await pushed.wait_for("This button does not belong to this conversation.")


async def test_who_does_not_want_to_delete_keeps_everything(pushed: Telegram, rasa: FakeRasa) -> None:
    await pushed.write(7, "hello")
    await pushed.wait_for("You said hello")
    await pushed.write(7, "/delete")
    await pushed.wait_for("Delete this conversation?")
    await pushed.press("No")
    await pushed.wait_for("All right.")
    assert len(rasa.said) == 1


@pytest.mark.parametrize(
    ("command", "payload"),
    [
        ("/start", "/greet"),
        ("/city", "/ask_city"),
        ("/language", "/choose_language"),
        ("/human", "/ask_person"),
        ("/help", "/capabilities"),
        ("/help@waymark_bot", "/capabilities"),
        ("/nonsense", "/capabilities"),
    ],
)
async def test_a_command_is_what_a_button_would_be(
    pushed: Telegram, rasa: FakeRasa, command: str, payload: str
) -> None:
    await pushed.write(7, command)
    await pushed.wait_for(f"You said {payload}")
    assert rasa.requests[0]["payload"] == payload


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/ where is a doctor", "where is a doctor"),
        ("/help\nI need a doctor", "help\nI need a doctor"),
        ("/start I need a doctor", "start I need a doctor"),
        ("/ساعدوني", "ساعدوني"),
    ],
)
async def test_words_after_a_slash_are_words(pushed: Telegram, rasa: FakeRasa, text: str, words: str) -> None:
    await pushed.write(7, text)
    await pushed.wait_for("You said")
    assert [one.get("text") for one in rasa.requests] == [words]


@pytest.mark.parametrize(
    ("argument", "city", "language", "payload"),
    [
        ("bristol-housing-ar", "bristol", "ar", '/show_topic{"topic": "housing"}'),
        ("glasgow", "glasgow", None, "/greet"),
        ("ar-waste", None, "ar", '/show_topic{"topic": "waste"}'),
    ],
)
async def test_a_deep_link_sets_city_topic_and_language(
    pushed: Telegram, rasa: FakeRasa, argument: str, city: str | None, language: str | None, payload: str
) -> None:
    await pushed.write(7, f"/start {argument}", language="fr")
    await pushed.wait_for("You said")
    assert rasa.requests[0]["payload"] == payload
    assert (rasa.requests[0]["hints"]["city"], rasa.requests[0]["hints"]["page_language"]) == (city, language)


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        ("atlantis-klingon", ["/greet", "/ask_city"]),
        ("bristol-xx", ["/greet", "/choose_language"]),
        ("bristol-housing-xx", ["/greet", '/show_topic{"topic": "housing"}', "/choose_language"]),
        ("atlantis-housing-ar", ["/greet", '/show_topic{"topic": "housing"}', "/ask_city"]),
    ],
)
async def test_a_deep_link_that_nobody_knows_greets_and_asks(
    pushed: Telegram, rasa: FakeRasa, argument: str, said: list[str]
) -> None:
    await pushed.write(7, f"/start {argument}")
    await pushed.wait_for(f"You said {said[-1]}")
    assert [one["payload"] for one in rasa.requests] == said


async def test_a_deep_link_later_changes_city_and_language(pushed: Telegram, rasa: FakeRasa) -> None:
    await pushed.write(7, "hello")
    await pushed.wait_for("You said hello")
    await pushed.write(7, "/start glasgow-ar")
    await pushed.wait_for("You said /greet")
    said = [one.get("payload") for one in rasa.requests]
    assert said[1:] == ['/choose_language{"language": "ar"}', '/choose_city{"city": "glasgow"}', "/greet"]


async def handle_again(telegram: Telegram, folder: Path, **content: Any) -> None:
    """Leaves the last update as a gateway leaves it that dies while handling it."""
    number = telegram.api.updates[-1]["update_id"]
    written = json.dumps({"update": number, "chat": 7, "member": 0, "language": "en", **content})
    with sqlite3.connect(folder / "waymark.db") as store:
        done = "SELECT count(*) FROM telegram_updates WHERE id = ? AND waiting = 0"
        await telegram.wait(lambda: store.execute(done, [number]).fetchone()[0])
        again = "UPDATE telegram_updates SET waiting = 1, due_at = 0, chat = 7, content = ? WHERE id = ?"
        store.execute(again, [written, number])
        store.commit()
        await telegram.wait(lambda: store.execute(done, [number]).fetchone()[0])


async def test_a_start_that_is_handled_again_changes_nothing(
    pushed: Telegram, rasa: FakeRasa, tmp_path: Path
) -> None:
    await pushed.write(7, "/start bristol-ar")
    await pushed.wait_for("You said /greet")
    await handle_again(pushed, tmp_path, what="command", text="start", argument="bristol-ar")
    assert [one["payload"] for one in rasa.requests] == ["/greet"]


async def test_a_deletion_that_is_handled_again_is_told_in_the_same_language(
    pushed: Telegram, tmp_path: Path
) -> None:
    await pushed.write(7, "/start bristol-ar")
    await pushed.wait_for("You said /greet")
    await pushed.write(7, "/delete")
    await pushed.wait_for("هل تريد حذف هذه المحادثة؟")
    data = pushed.api.sent[-1]["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await pushed.press("نعم")
    await pushed.wait_for("تم حذف المحادثة.")
    await handle_again(pushed, tmp_path, what="press", argument=data, callback="1")
    await pushed.wait_for("تم حذف المحادثة.", times=2)


async def test_privacy_is_told_before_anything_is_kept(pushed: Telegram, rasa: FakeRasa) -> None:
    await pushed.write(7, "/privacy")
    await pushed.wait_for("We keep what you write here")
    assert rasa.requests == []


async def test_my_data_comes_as_a_file(pushed: Telegram) -> None:
    await pushed.write(7, "/mydata")
    await pushed.wait_for("We hold nothing about you.")
    await pushed.write(7, "hello")
    await pushed.wait_for("You said hello")
    await pushed.write(7, "/mydata")
    await pushed.wait(lambda: "document" in pushed.api.sent[-1])
    held = json.loads(pushed.api.sent[-1]["content"])
    assert [turn["content"] for turn in held["turns"]] == ["hello"]
    assert held["channel"] == "telegram"


FILE = {"file_id": "1", "file_unique_id": "1"}
PHOTO = [{**FILE, "width": 1, "height": 1}]


@pytest.mark.parametrize(
    "content",
    [
        {"voice": {**FILE, "duration": 1}},
        {"photo": PHOTO},
        {"document": FILE},
        {"contact": {"phone_number": "1", "first_name": "A"}},
        {
            "sticker": {
                **FILE,
                "type": "regular",
                "width": 1,
                "height": 1,
                "is_animated": False,
                "is_video": False,
            }
        },
        {"video": {**FILE, "width": 1, "height": 1, "duration": 1}},
    ],
    ids=lambda content: next(iter(content)),
)
async def test_whatever_is_sent_there_is_an_answer(pushed: Telegram, content: dict[str, Any]) -> None:
    await pushed.write(7, **content)
    await pushed.wait_for("Please write your question in words.")


async def test_words_under_a_picture_are_answered_too(pushed: Telegram) -> None:
    await pushed.write(7, photo=PHOTO, caption="what is this letter?")
    await pushed.wait_for("Please write your question in words.")
    await pushed.wait_for("You said what is this letter?")


async def test_a_location_offers_the_cities_near_and_is_not_kept(
    telegram: Telegram, rasa: FakeRasa, tmp_path: Path
) -> None:
    await telegram.write(7, location={"latitude": 51.4321, "longitude": -2.5879})
    await telegram.wait_for("cities near you")
    titles = [row[0]["text"] for row in telegram.api.sent[-1]["reply_markup"]["inline_keyboard"]]
    assert titles == ["Bristol", "Somewhere else"]
    await telegram.press("Bristol")
    await telegram.wait_for("You said /choose_city")
    assert rasa.requests[0]["payload"] == '/choose_city{"city": "bristol"}'
    held = b"".join(path.read_bytes() for path in tmp_path.glob("waymark.db*"))
    assert b"choose_city" in held
    assert b"51.4321" not in held


async def test_a_location_that_moves_is_answered_once(pushed: Telegram) -> None:
    place = {"latitude": 51.4321, "longitude": -2.5879}
    await pushed.write(7, location=place)
    await pushed.wait_for("cities near you")
    for _ in range(2):
        moved = pushed.api.make_message(7, location=place, edit_date=1)
        await pushed.deliver(pushed.api.give({"edited_message": moved}))
    await pushed.write(7, "hello")
    await pushed.wait_for("You said hello")
    assert len(pushed.api.said(7)) == 2


async def test_a_location_far_from_every_city_asks_for_the_city(pushed: Telegram) -> None:
    await pushed.write(7, location={"latitude": 57.5, "longitude": -4.2})
    await pushed.wait_for("You said /ask_city")


async def test_an_edited_a_forwarded_and_an_answering_message_are_questions(pushed: Telegram) -> None:
    edited = pushed.api.make_message(7, text="edited words", edit_date=1)
    await pushed.deliver(pushed.api.give({"edited_message": edited}))
    await pushed.wait_for("You said edited words")
    origin = {"type": "hidden_user", "sender_user_name": "x", "date": 1}
    await pushed.write(7, "forwarded words", forward_origin=origin)
    await pushed.wait_for("You said forwarded words")
    await pushed.write(7, "and this?", reply_to_message=pushed.api.make_message(7, text="earlier"))
    await pushed.wait_for("You said and this?")


async def test_too_long_a_text_is_told(pushed: Telegram) -> None:
    await pushed.write(7, "x" * 2001)
    await pushed.wait_for("The message is too long.")


async def test_a_long_answer_is_split_at_its_paragraphs(pushed: Telegram, rasa: FakeRasa) -> None:
    rasa.text = "\n\n".join(f"Paragraph {number}. " + "word " * 180 for number in range(9))
    await pushed.write(7, "everything")
    await pushed.wait_for("Paragraph 8.")
    said = pushed.api.said(7)
    assert len(said) > 1
    assert all(len(one) <= 4096 for one in said)
    assert all(one.startswith("Paragraph") for one in said)
    assert "reply_markup" not in pushed.api.sent[0]
    assert "reply_markup" in pushed.api.sent[-1]
