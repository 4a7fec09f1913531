"""A page at the desk is told to look again when what it shows has changed, and only then."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from bot.desk.errors import NotSignedIn
from bot.desk.news import BEAT, CHANGED, tell_changes
from bot.signals import Bell


@dataclass
class Shown:
    """What a page would show."""

    now: str = "one"
    looks: int = 0
    is_signed_in: bool = True

    async def look(self) -> str:
        """Looks."""
        self.looks += 1
        if not self.is_signed_in:
            raise NotSignedIn
        return self.now


async def wait_for_looks(shown: Shown, looks: int) -> None:
    """Waits until it was looked so often."""
    while shown.looks < looks:
        await asyncio.sleep(0.01)


async def begin(news: AsyncIterator[bytes]) -> asyncio.Future[bytes]:
    """Reads the first line and begins to wait for the next."""
    assert await anext(news) == BEAT
    return asyncio.ensure_future(anext(news))


async def test_a_ring_that_changes_nothing_says_nothing() -> None:
    bell, shown = Bell(), Shown()
    hearing = await begin(tell_changes(bell, shown.look, "one", shared=False))
    await wait_for_looks(shown, 1)
    bell.ring()
    await wait_for_looks(shown, 2)
    assert not hearing.done()
    shown.now = "two"
    bell.ring()
    assert await hearing == CHANGED


async def test_what_changed_before_the_page_listened_is_told() -> None:
    bell, shown = Bell(), Shown(now="two")
    assert await (await begin(tell_changes(bell, shown.look, "one", shared=False))) == CHANGED


async def test_it_ends_with_the_session() -> None:
    bell, shown = Bell(), Shown()
    news = tell_changes(bell, shown.look, "", shared=False)
    hearing = await begin(news)
    await wait_for_looks(shown, 2)
    shown.is_signed_in = False
    bell.ring()
    await asyncio.wait([hearing])
    assert isinstance(hearing.exception(), StopAsyncIteration)
