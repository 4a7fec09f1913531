"""The terminal shows what the web page shows: replies once, sources, and buttons as numbers."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.channels.terminal import GatewayAway, TerminalChat, read_events
from tests.bot.client import WebClient
from tests.bot.fake_rasa import BUTTON, FakeRasa, Mood
from tests.bot.words import FewPhrases


@pytest.fixture
def lines() -> list[str]:
    """What was printed."""
    return []


@pytest.fixture
async def chat(sqlite_web: WebClient, lines: list[str]) -> AsyncIterator[TerminalChat]:
    """A chat with a running gateway."""
    with httpx.Client(base_url=sqlite_web.url, trust_env=False) as http:
        opened = TerminalChat(http, FewPhrases(), lines.append)
        await asyncio.to_thread(opened.open_conversation)
        yield opened


async def test_a_reply_is_shown_with_source_and_buttons(chat: TerminalChat, lines: list[str]) -> None:
    await asyncio.to_thread(chat.send_line, "hello")
    assert lines == [
        "en: terminal.welcome",
        "\nYou said hello",
        "  • A place · 0117 496 0123 · 1 High Street · weekdays",
        "  [en: widget.sources] A page · https://example.org/page · en: widget.as_of",
        "  1. Register",
    ]


async def test_a_number_presses_a_button(chat: TerminalChat, rasa: FakeRasa) -> None:
    await asyncio.to_thread(chat.send_line, "1")
    await asyncio.to_thread(chat.send_line, "1")
    await asyncio.to_thread(chat.send_line, "7")
    assert [content for _, content in rasa.effects] == ["1", BUTTON, "7"]


async def test_an_answer_that_comes_later_is_shown_once(
    chat: TerminalChat, lines: list[str], rasa: FakeRasa
) -> None:
    rasa.mood = Mood.FAILING
    await asyncio.to_thread(chat.send_line, "hello")
    assert lines[-1] == "\nen: notice.delayed"
    rasa.mood = Mood.WELL
    listening = asyncio.create_task(asyncio.to_thread(chat.listen_once))
    async with asyncio.timeout(60):
        while "\nYou said hello" not in lines:
            await asyncio.sleep(0.05)
    assert lines.count("\nen: notice.delayed") == 1
    path = chat._path
    await asyncio.to_thread(chat.http.delete, path, headers=chat._headers)
    await listening


async def test_an_error_is_shown_and_the_chat_goes_on(chat: TerminalChat, lines: list[str]) -> None:
    await asyncio.to_thread(chat.send_line, "x" * 2001)
    assert lines[-1] == "en: error.text_too_long"
    await asyncio.to_thread(chat.send_line, "hello")
    assert "\nYou said hello" in lines


def test_a_gateway_that_is_away_is_reported(lines: list[str]) -> None:
    with (
        httpx.Client(base_url="http://127.0.0.1:9", trust_env=False) as http,
        pytest.raises(GatewayAway),
    ):
        TerminalChat(http, FewPhrases(), lines.append, attempts=1).open_conversation()


def test_events_are_read_from_a_stream() -> None:
    lines = [": still here", "", "id: 1", "event: owner", 'data: {"owner":"bot"}', ""]
    assert list(read_events(iter(lines))) == [("owner", {"owner": "bot"})]
