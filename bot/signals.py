"""Wakes those who wait for news of a conversation: event streams, and turns behind another turn."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

ANY = "*"
"""Listened to instead of a conversation's id: the bell of all of them."""


class Bell:
    """Rings when something happened; remembers a ring until it is heard."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Wakes the listener, now or when it next listens."""
        self._event.set()

    async def wait(self, seconds: float) -> None:
        """Returns when the bell rang or the time is over."""
        try:
            await asyncio.wait_for(self._event.wait(), seconds)
        except TimeoutError:
            return
        self._event.clear()


class Signals:
    """The bells of this process; what other gateways do is found by looking at the store now and then."""

    def __init__(self) -> None:
        self._bells: defaultdict[str, set[Bell]] = defaultdict(set)

    def announce(self, conversation: str) -> None:
        """Says that the conversation has changed."""
        for bell in (*self._bells.get(conversation, ()), *self._bells.get(ANY, ())):
            bell.ring()

    @contextmanager
    def listen(self, conversation: str) -> Iterator[Bell]:
        """Gives a bell; look at the store after this and before waiting, and no news is missed."""
        bell = Bell()
        self._bells[conversation].add(bell)
        try:
            yield bell
        finally:
            self._bells[conversation].discard(bell)
            if not self._bells[conversation]:
                del self._bells[conversation]
