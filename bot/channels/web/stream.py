"""The event stream of a conversation: first what was missed, then what happens, and a heartbeat between."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

from bot.errors import StoreUnavailable
from bot.signals import Signals
from bot.store import Store
from bot.store.events import Event

HEARTBEAT = b": still here\n\n"


@dataclass(frozen=True, slots=True)
class EventStream:
    """Streams of server-sent events. A shared store is looked at now and then: its signals are elsewhere."""

    store: Store
    signals: Signals
    heartbeat_s: float = 15.0
    look_again_s: float = 1.0

    async def read_stream(self, conversation: str, after: int) -> AsyncIterator[bytes]:
        """Yields events numbered above `after`, until the conversation is deleted or the client leaves."""
        yield HEARTBEAT
        quiet_s = 0.0
        pause_s = self.look_again_s if self.store.database.shared else self.heartbeat_s
        with self.signals.listen(conversation) as bell:
            while True:
                events = await self._read_news(conversation, after)
                if events is None:
                    return
                for event in events:
                    yield format_event(event)
                    after = event.number
                quiet_s = 0.0 if events else quiet_s + pause_s
                await bell.wait(pause_s)
                if quiet_s >= self.heartbeat_s:
                    yield HEARTBEAT
                    quiet_s = 0.0

    async def _read_news(self, conversation: str, after: int) -> list[Event] | None:
        try:
            events = await self.store.events.list_events(conversation, after)
            if not events and await self.store.conversations.find_conversation(conversation) is None:
                return None
            return events
        except StoreUnavailable:
            return None  # the client comes back with the last id it saw


def format_event(event: Event) -> bytes:
    """Writes an event as text/event-stream; JSON holds no line breaks."""
    data = json.dumps(event.data, ensure_ascii=False, separators=(",", ":"))
    return f"id: {event.number}\nevent: {event.type}\ndata: {data}\n\n".encode()
