"""A gateway with Telegram on, before a fake Bot API, asked for updates or called with them."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.desk.words import read_desk_words
from bot.gateway import Pace, build_gateway
from bot.reminders import UK_TIME
from bot.settings import read_settings
from bot.words import Words
from knowledge.city import Centre
from knowledge.emergency import read_emergency_numbers
from locales.catalogue import read_locales
from tests.bot.alarming import make_guard
from tests.bot.channels.telegram.fake_bot_api import TOKEN, FakeBotApi
from tests.bot.client import WebClient
from tests.bot.serving import serve
from tests.bot.words import guess_language

ROOT = Path(__file__).parents[4]
SECRET = "a-secret_of-the-tests"
CENTRES = {
    "bristol": Centre(latitude=51.5, longitude=-2.6, geonames=1),
    "glasgow": Centre(latitude=55.9, longitude=-4.3, geonames=2),
}
SECONDS = 20.0


def tell_evening() -> datetime:
    """Tells that it is seven in the evening of today, when reminders are said, whatever the hour of the test."""
    return datetime.now(UK_TIME).replace(hour=19)


@dataclass
class Telegram:
    """What a test sees: the fake, and the gateway's web side."""

    api: FakeBotApi
    web: WebClient
    pushing: bool

    async def deliver(self, *updates: dict[str, Any], secret: str = SECRET) -> list[int]:
        """Pushes updates where Telegram calls; where it is asked, they are fetched. Returns the statuses."""
        if not self.pushing:
            return []
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        answers = [
            await self.web.http.post("/telegram/webhook", json=one, headers=headers) for one in updates
        ]
        return [answer.status_code for answer in answers]

    async def write(self, chat: int, text: str = "", **more: Any) -> None:
        """Somebody writes."""
        await self.deliver(self.api.write(chat, text, **more))

    async def press(self, title: str, chat: int = 7) -> None:
        """Somebody presses the last button of this title."""
        with_buttons = [one for one in self.api.sent if one["chat"]["id"] == chat and "reply_markup" in one]
        sent = next(one for one in reversed(with_buttons) if title in str(one["reply_markup"]))
        await self.deliver(self.api.press(sent, title))

    async def wait(self, condition: Callable[[], object]) -> None:
        """Waits until it is so."""
        give_up = time.monotonic() + SECONDS
        while not condition():
            assert time.monotonic() < give_up, (self.api.said(7), self.api.calls[-5:])
            await asyncio.sleep(0.02)

    async def wait_for(self, text: str, chat: int = 7, times: int = 1) -> str:
        """Waits until something with these words was sent; returns it."""
        await self.wait(lambda: sum(text in said for said in self.api.said(chat)) >= times)
        return next(said for said in reversed(self.api.said(chat)) if text in said)


@pytest.fixture
def api() -> FakeBotApi:
    """A Telegram in which nothing happened yet."""
    return FakeBotApi()


@asynccontextmanager
async def run_telegram(
    api: FakeBotApi, rasa_url: str, folder: Path, *, pushing: bool, database: str = ""
) -> AsyncIterator[Telegram]:
    """Starts a gateway; asks aiogram at the end what it would not have taken."""
    words = Words(
        read_locales(ROOT / "locales"),
        guess_language,
        {"bristol": "Bristol", "glasgow": "Glasgow"},
        read_emergency_numbers(ROOT / "knowledge"),
        read_desk_words(ROOT / "locales"),
        make_guard(),
        centres=CENTRES,
        containers={"bristol": {"en": ["Black bin", "Blue bag"], "ar": ["الحاوية السوداء", "الكيس الأزرق"]}},
    )
    async with serve(api.make_app()) as api_url:
        environment = {
            "WAYMARK_RASA_URL": rasa_url,
            "WAYMARK_ACTIONS_URL": rasa_url,
            "WAYMARK_DATABASE_URL": database or f"sqlite:///{folder}/waymark.db",
            "WAYMARK_WIDGET_FOLDER": str(folder / "widget"),
            "WAYMARK_ANSWER_TIMEOUT_S": "1",
            "WAYMARK_TELEGRAM_TOKEN": TOKEN,
            "WAYMARK_TELEGRAM_API": api_url,
        }
        if pushing:
            environment |= {
                "WAYMARK_TELEGRAM_URL": "https://waymark.example",
                "WAYMARK_TELEGRAM_SECRET": SECRET,
            }
        pace = Pace(
            retry_round_s=0.05,
            retry_wait=lambda _attempts: 0.1,
            heartbeat_s=0.2,
            reminder_round_s=0.1,
            tell_time=tell_evening,
        )
        app = build_gateway(read_settings(environment), words, pace)
        async with serve(app) as url, WebClient(url) as web:
            telegram = Telegram(api, web, pushing)
            await telegram.wait(lambda: any(method == "getMe" for method, _ in api.calls))
            yield telegram
    assert api.wrong == []


@pytest.fixture(params=["polling", "webhook"])
async def telegram(
    request: pytest.FixtureRequest, api: FakeBotApi, rasa_url: str, tmp_path: Path
) -> AsyncIterator[Telegram]:
    """Telegram, asked and calling."""
    async with run_telegram(api, rasa_url, tmp_path, pushing=request.param == "webhook") as running:
        yield running


@pytest.fixture
async def pushed(api: FakeBotApi, rasa_url: str, tmp_path: Path) -> AsyncIterator[Telegram]:
    """Telegram, calling: for what does not depend on how updates come."""
    async with run_telegram(api, rasa_url, tmp_path, pushing=True) as running:
        yield running
