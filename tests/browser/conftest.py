"""A real browser before a real gateway, with a fake Rasa behind it and the phrases as they ship."""

import json
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright

from bot.desk.words import read_desk_words
from bot.environments.browser import find_chromium
from bot.gateway import Pace, build_gateway
from bot.settings import read_settings
from bot.words import Words
from knowledge.emergency import read_emergency_numbers
from locales.catalogue import read_locales
from tests.bot.alarming import make_guard
from tests.bot.conftest import rasa, rasa_url
from tests.bot.serving import serve
from tests.bot.words import guess_language
from tests.browser.widget import Widget

ROOT = Path(__file__).parents[2]
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
OpenWidget = Callable[..., AbstractAsyncContextManager[Widget]]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium without a screen; without it the test is skipped, in CI it fails."""
    program = find_chromium()
    if program is None or not AXE.exists():
        message = "NOT RUN: no Chromium, or no axe (see the end of make setup-tests)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield browser
        await browser.close()


@pytest.fixture
def words() -> Words:
    """The phrases as they ship."""
    numbers = read_emergency_numbers(ROOT / "knowledge")
    cities = {"bristol": "Bristol", "glasgow": "Glasgow"}
    return Words(
        read_locales(ROOT / "locales"),
        guess_language,
        cities,
        numbers,
        read_desk_words(ROOT / "locales"),
        make_guard(),
    )


@pytest.fixture
async def gateway(rasa_url: str, words: Words, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a gateway with pages and widget."""
    async with start_gateway(rasa_url, words, tmp_path) as url:
        yield url


@asynccontextmanager
async def start_gateway(rasa_url: str, words: Words, folder: Path, **settings: Any) -> AsyncIterator[str]:
    """Starts a gateway whose retries come within moments."""
    environment = {
        "WAYMARK_RASA_URL": rasa_url,
        "WAYMARK_ACTIONS_URL": rasa_url,
        "WAYMARK_DATABASE_URL": f"sqlite:///{folder}/waymark.db",
        "WAYMARK_WIDGET_FOLDER": str(folder / "widget"),
        "WAYMARK_ANSWER_TIMEOUT_S": "1",
    }
    environment |= {f"WAYMARK_{name.upper()}": value for name, value in settings.items()}
    pace = Pace(retry_round_s=0.05, retry_wait=lambda _attempts: 0.1, heartbeat_s=0.2)
    app = build_gateway(read_settings(environment), words, pace)
    async with serve(app, int(settings.get("port", 0))) as url:
        yield url


@pytest.fixture
def open_widget(browser: Browser, gateway: str) -> OpenWidget:
    """Opens the demo page in a browser of its own, and gives the widget on it."""

    @asynccontextmanager
    async def start(path: str = "/cities/bristol", **options: Any) -> AsyncIterator[Widget]:
        address = path if path.startswith("http") else gateway + path
        context = await browser.new_context(**{"locale": "en-GB", **options})
        context.set_default_timeout(15_000)
        page = await context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        await page.goto(address)
        widget = Widget(page)
        await widget.launcher.wait_for(state="attached")
        yield widget
        assert [line for line in complaints if not widget.expects(line)] == []
        await context.close()

    return start


@pytest.fixture
async def widget(open_widget: OpenWidget) -> AsyncIterator[Widget]:
    """The widget of Bristol's page, in English, closed."""
    async with open_widget() as widget:
        yield widget


async def judge_accessibility(page: Page) -> list[str]:
    """Returns what axe finds against WCAG 2.2 AA."""
    if not await page.evaluate("() => Boolean(window.axe)"):
        await page.evaluate(AXE.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = await page.evaluate("(tags) => axe.run({runOnly: {type: 'tag', values: tags}})", tags)
    return [
        f"{violation['id']}: {json.dumps([node['target'] for node in violation['nodes']])}"
        for violation in found["violations"]
    ]


__all__ = ["judge_accessibility", "rasa", "rasa_url"]
