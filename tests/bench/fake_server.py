"""A server that answers at once, and keeps what it was asked."""

from __future__ import annotations

import asyncio

from tests.bench.questions import Question


class FakeServer:
    """Counts conversations, and how many were being answered at once."""

    name = "fake"

    def __init__(self) -> None:
        self.asked: dict[str, list[Question]] = {}
        self.most_at_once = 0
        self._at_once = 0

    async def open_conversation(self) -> str:
        """Return the next number."""
        conversation = str(len(self.asked))
        self.asked[conversation] = []
        return conversation

    async def say(self, conversation: str, question: Question) -> None:
        """Answer when everybody else has had a chance to ask."""
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        await asyncio.sleep(0)
        self.asked[conversation].append(question)
        self._at_once -= 1
