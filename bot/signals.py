"""Wakes those who wait for news of a conversation: event streams, and turns behind another turn."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Bell:
    """Rings when something happened; remembers a ring until it is heard."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Wakes the listener, now or when it next listens."""
        self._event.set()

    async def wait(self, seconds: float) -> bool:
        """Returns whether the bell rang before the time was over."""
        try:
            await asyncio.wait_for(self._event.wait(), seconds)
        except TimeoutError:
            return False
        self._event.clear()
        return True


class Signals:
    """The bells of this process; what other gateways do is found by looking at the store now and then."""

    def __init__(self) -> None:
        self._bells: defaultdict[str, set[Bell]] = defaultdict(set)

    def announce(self, conversation: str) -> None:
        """Says that the conversation has changed."""
        for bell in self._bells.get(conversation, ()):
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
