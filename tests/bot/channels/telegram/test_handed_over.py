"""A newcomer on Telegram and a connector at the desk: from ask to close and back, with pictures and voices."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.bot.channels.telegram.conftest import Telegram
from tests.bot.desk.conftest import HANDOFF, Person, Place
from tests.bot.fake_rasa import FakeRasa

OPEN = {"en": "Someone is usually at work here now.", "ar": "هناك عادةً شخص يعمل هنا الآن."}
BACK = {
    "en": "You are talking to the computer program again.",
    "ar": "أنت تتحدث الآن مع برنامج الكمبيوتر من جديد.",
}
HELPED = {"en": "Did this help you?", "ar": "هل ساعدك هذا؟"}
VOICE = {"file_id": "voice-1", "file_unique_id": "1", "duration": 3}
PHOTO = [
    {"file_id": f"photo-{size}", "file_unique_id": str(size), "width": size, "height": size}
    for size in (9, 90)
]
LETTER = {"file_id": "letter-1", "file_unique_id": "1", "file_name": "Letter of Amal.PDF"}


@pytest.fixture
async def amal(telegram: Telegram, tmp_path: Path) -> AsyncIterator[Person]:
    """A connector, signed in at the desk of the same gateway."""
    place = Place(telegram.web, telegram.web.url, f"sqlite:///{tmp_path}/waymark.db")
    async with place.arrive("Amal", languages=["en", "ar"], hours="24/7") as person:
        yield person


async def ask(telegram: Telegram, amal: Person, language: str = "en") -> str:
    """A newcomer agrees to a person; returns the case."""
    await telegram.write(7, f"/start bristol-housing-{language}", language=language)
    await telegram.wait_for("You said")
    await telegram.write(7, {"en": HANDOFF, "ar": f"من فضلك {HANDOFF}"}[language], language=language)
    await telegram.wait_for(OPEN[language])
    (case,) = await amal.find_cases()
    return case


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_from_ask_to_close_and_back(
    telegram: Telegram, amal: Person, rasa: FakeRasa, language: str
) -> None:
    case = await ask(telegram, amal, language)
    await amal.act(case, "claim")
    asked = len(rasa.requests)
    await telegram.write(7, "are you there? هل أنت هنا؟", language=language)
    await wait_for_page(amal, case, "are you there?")
    await telegram.write(7, "remind me of the bins, ذكرني بالحاوية", language=language)
    await wait_for_page(amal, case, "remind me of the bins")
    await amal.reply(case, "Yes, I am & <here>")
    said = await telegram.wait_for("Yes, I am")
    assert said.endswith("Yes, I am &amp; &lt;here&gt;")
    assert len(rasa.requests) == asked, "the bot is silent"
    await amal.act(case, "canned", name="goodbye", message=str(uuid4()))
    await amal.act(case, "close", outcome="answered")
    await telegram.wait_for(BACK[language])
    await telegram.wait_for(HELPED[language])
    await telegram.press({"en": "Yes", "ar": "نعم"}[language])
    await telegram.wait_for({"en": "Thank you.", "ar": "شكرًا لك."}[language])
    await wait_for_page(amal, case, "The newcomer says that it helped")
    await telegram.write(7, "and now?", language=language)
    await telegram.wait_for("You said and now?")


async def wait_for_page(amal: Person, case: str, words: str) -> str:
    """Waits until the case shows these words."""
    for _ in range(400):
        page = await amal.read(f"/desk/cases/{case}")
        if words in page:
            return page
        await asyncio.sleep(0.05)
    raise AssertionError(f"no {words!r} in {page}")


async def fetch(amal: Person, case: str, word: str) -> httpx.Response:
    """Opens the last thing of this name in the conversation."""
    page = await wait_for_page(amal, case, word)
    found = re.findall(r'(?:href|src)="(/desk/cases/[^"]+/media/[^"]+)"', page)
    return await amal.http.get(found[-1])


@pytest.mark.parametrize(
    ("content", "word", "file", "kind"),
    [
        ({"voice": VOICE}, "Voice message", "voice-1", "audio/ogg"),
        ({"photo": PHOTO}, "Open the picture", "photo-90", "image/jpeg"),
        ({"document": LETTER}, "Save the file", "letter-1", "application/octet-stream"),
    ],
    ids=["voice", "photo", "document"],
)
async def test_what_is_no_text_reaches_the_connector(
    telegram: Telegram, amal: Person, content: dict[str, Any], word: str, file: str, kind: str
) -> None:
    case = await ask(telegram, amal)
    telegram.api.files[file] = b"what was sent"
    await telegram.write(7, **content)
    await telegram.wait_for("I keep it for the person who will write to you.")
    await amal.act(case, "claim")
    fetched = await fetch(amal, case, word)
    assert (fetched.content, fetched.headers["content-type"]) == (b"what was sent", kind)
    assert "sandbox" in fetched.headers["content-security-policy"]
    if "document" in content:
        assert fetched.headers["content-disposition"] == 'attachment; filename="file.pdf"'
    said = len(telegram.api.said(7))
    await telegram.write(7, **content, caption="look at this")
    page = await wait_for_page(amal, case, "look at this")
    assert page.count("/media/") == 2
    assert len(telegram.api.said(7)) == said, "the bot is silent"
    telegram.api.files.clear()
    gone = await fetch(amal, case, word)
    assert gone.status_code == 404
    assert "cannot be fetched any more" in gone.text


async def test_a_connector_opens_nothing_of_another_city(
    telegram: Telegram, amal: Person, tmp_path: Path
) -> None:
    case = await ask(telegram, amal)
    telegram.api.files["voice-1"] = b"what was sent"
    await telegram.write(7, voice=VOICE)
    page = await wait_for_page(amal, case, "Voice message")
    path = re.findall(r'src="(/desk/cases/[^"]+/media/[^"]+)"', page)[0]
    place = Place(telegram.web, telegram.web.url, f"sqlite:///{tmp_path}/waymark.db")
    async with place.arrive("Bo", cities=["glasgow"]) as bo:
        assert (await bo.http.get(path)).status_code == 404
    assert (await telegram.web.http.get(path)).status_code == 303
