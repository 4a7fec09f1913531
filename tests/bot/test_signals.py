"""News wakes those who wait for it, and only them."""

import asyncio
import time

from bot.signals import Signals


async def test_a_ring_before_waiting_is_heard() -> None:
    signals = Signals()
    with signals.listen("one") as bell:
        signals.announce("one")
        async with asyncio.timeout(60):
            await bell.wait(10)


async def test_news_of_another_conversation_wakes_nobody() -> None:
    signals = Signals()
    with signals.listen("one") as bell:
        signals.announce("two")
        started = time.monotonic()
        await bell.wait(0.05)
        assert time.monotonic() - started >= 0.04


async def test_nothing_is_left_when_the_last_listener_leaves() -> None:
    signals = Signals()
    with signals.listen("one"), signals.listen("one"):
        pass
    assert not signals._bells
