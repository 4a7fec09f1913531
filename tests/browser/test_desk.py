"""A newcomer in one window, a connector in another: from asking to closing, in English and in Arabic."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Page

from bot.desk.access import Access
from bot.desk.accounts import Account, Role
from bot.store import open_store
from tests.browser.conftest import OpenWidget, judge_accessibility

PASSWORD = "a long enough secret"


@asynccontextmanager
async def enter_desk(browser: Browser, gateway: str, folder: Path, **options: object) -> AsyncIterator[Page]:
    """A connector of Bristol follows the invitation and signs in."""
    store = open_store(f"sqlite:///{folder}/waymark.db")
    account = Account(str(uuid4()), "Amal", Role.CONNECTOR, ["bristol"], ["en", "ar"], "24/7", True)
    token = await Access(store.accounts).invite(account)
    await store.database.close()
    context = await browser.new_context(**options)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    await page.goto(f"{gateway}/desk/join/{token}")
    assert await judge_accessibility(page) == []
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Set the password").click()
    await page.get_by_label("Name").fill("Amal")
    await page.get_by_label("Password").fill(PASSWORD)
    assert await judge_accessibility(page) == []
    await page.get_by_role("button", name="Sign in").click()
    await page.get_by_text("Waiting (0)").wait_for()
    yield page
    assert complaints == []
    await context.close()


@pytest.mark.parametrize(
    ("language", "question", "answer", "back"),
    [
        (
            "en",
            "Where is the food bank?",
            "At the church on Monday.",
            "You are talking to the computer program again.",
        ),
        ("ar", "أين بنك الطعام؟", "في الكنيسة يوم الاثنين.", "أنت تتحدث الآن مع برنامج الكمبيوتر من جديد."),
    ],
)
async def test_from_ask_to_close_and_back_to_the_bot(
    browser: Browser,
    gateway: str,
    open_widget: OpenWidget,
    tmp_path: Path,
    language: str,
    question: str,
    answer: str,
    back: str,
) -> None:
    async with (
        enter_desk(browser, gateway, tmp_path) as desk,
        open_widget(f"/cities/bristol?language={language}", locale=language) as widget,
    ):
        await widget.open()
        await widget.ask(question)
        await widget.say(f"{question} fetch a person")
        await desk.get_by_text("Waiting (1)").wait_for()  # without reloading
        assert await judge_accessibility(desk) == []
        await desk.keyboard.press("j")
        await desk.keyboard.press("c")
        await desk.get_by_label("Write to the newcomer").wait_for()
        assert await desk.locator("#talk").get_by_text(question).count() >= 1
        assert await judge_accessibility(desk) == []

        await widget.say("hello?")
        await desk.locator("#talk .newcomer", has_text="hello?").wait_for()  # without reloading
        await desk.keyboard.press("r")
        await desk.keyboard.type(answer)
        await desk.keyboard.press("Control+Enter")
        await widget.page.locator("waymark-chat .person", has_text=answer).wait_for()

        await desk.get_by_label("Answered").check()
        await desk.get_by_role("button", name="Close the case").click()
        await widget.replies.get_by_text(back).wait_for()
        await desk.get_by_text("Closed (1)").wait_for()
        before = await widget.replies.count()
        await widget.say(question)
        await widget.replies.nth(before).wait_for()


async def test_it_works_on_a_phone(
    browser: Browser, gateway: str, open_widget: OpenWidget, tmp_path: Path
) -> None:
    viewport = {"width": 320, "height": 640}
    async with enter_desk(browser, gateway, tmp_path, viewport=viewport) as desk, open_widget() as widget:
        await widget.open()
        await widget.say("fetch a person")
        await desk.get_by_role("button", name="Claim").click()
        await desk.get_by_label("Write to the newcomer").wait_for()
        assert await judge_accessibility(desk) == []
        assert await desk.evaluate("document.documentElement.scrollWidth <= innerWidth")


PHONE = """
const count = (what) => { const all = document.documentElement.dataset; all[what] = Number(all[what] || 0) + 1; };
document.addEventListener("htmx:afterSettle", () => count("looked"));
window.AudioContext = class extends AudioContext { constructor() { super(); count("beeps"); } };
"""
WITHOUT = "delete window.Notification;"
REFUSING = """
window.Notification = class { constructor() { throw new TypeError("Illegal constructor"); } };
window.Notification.permission = "granted";
"""
"""What Android's Chromium does, and what Safari on an iPhone has not."""


@pytest.mark.parametrize("notices", [WITHOUT, REFUSING], ids=["without", "refusing"])
async def test_a_browser_without_notices_beeps_once_for_a_case(
    browser: Browser, gateway: str, open_widget: OpenWidget, tmp_path: Path, notices: str
) -> None:
    async with enter_desk(browser, gateway, tmp_path) as desk, open_widget() as widget:
        await desk.add_init_script(PHONE + notices)
        await desk.reload()
        await desk.get_by_role("button", name="Tell me of new cases").click()
        await desk.locator("html[data-beeps='1']").wait_for()
        await widget.open()
        await widget.say("fetch a person")
        await desk.get_by_text("Waiting (1)").wait_for()
        await desk.get_by_role("link", name="Open the case").focus()
        looked = int(await desk.evaluate("document.documentElement.dataset.looked"))
        await desk.evaluate("htmx.trigger('#queue', 'sse:changed')")
        await desk.locator(f"html[data-looked='{looked + 1}']").wait_for()
        assert await desk.evaluate("document.documentElement.dataset.beeps") == "2"
        assert str(await desk.evaluate("document.activeElement.id")).startswith("open-"), "the focus remains"
