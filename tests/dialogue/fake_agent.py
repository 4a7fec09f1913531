"""What stands behind the channel: an agent that answers, waits, fails or says nothing, as it is told."""

from __future__ import annotations

import asyncio
from enum import Enum

from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import FailSafeTrackerStore

from bot.dialogue.tracker_store import BoundedTrackerStore
from tests.dialogue.talking import make_reply, note_turn, open_dialogue


class Mood(Enum):
    """How the agent is today."""

    WELL = "well"
    SILENT = "silent"
    FAILING = "failing"


class FakeAgent:
    """Answers every message with its own words, and keeps the dialogue as Rasa keeps it."""

    def __init__(self, store: BoundedTrackerStore) -> None:
        self.tracker_store = FailSafeTrackerStore(store)
        self.mood = Mood.WELL
        self.gates: dict[str, asyncio.Event] = {}
        self.heard: list[str] = []
        self.done: list[str] = []
        self.running: set[str] = set()
        self.most_at_once = 0

    async def handle_message(self, message: UserMessage) -> None:
        """Do what Rasa's agent does with a message. A text with a gate waits until that is opened."""
        self.heard.append(message.text)
        self.running.add(message.text)
        self.most_at_once = max(self.most_at_once, len(self.running))
        try:
            if message.text in self.gates:
                await self.gates[message.text].wait()
            await self._answer(message)
        finally:
            self.running.discard(message.text)
        self.done.append(message.text)

    async def _answer(self, message: UserMessage) -> None:
        tracker = await self.tracker_store.retrieve(message.sender_id) or open_dialogue(
            message.sender_id, self.tracker_store.domain
        )
        if self.mood is Mood.FAILING:
            raise RuntimeError(message.text)
        replies = () if self.mood is Mood.SILENT else (f"you said {message.text}",)
        note_turn(tracker, message.metadata["turn"], message.text, replies)
        for reply in replies:
            await message.output_channel.send_custom_json(message.sender_id, make_reply(reply))
        await self.tracker_store.save(tracker)
