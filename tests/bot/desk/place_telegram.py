"""A forum group on Telegram in which connectors work, before the fake Bot API."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.store import open_store
from tests.bot.channels.telegram.conftest import Telegram, run_telegram
from tests.bot.channels.telegram.fake_bot_api import FakeBotApi, Refusal, make_person
from tests.bot.desk.places import link_connectors, until

GROUP = -1001
CONNECTORS = {"Amal": 501, "Bo": 502, "Far": 503}
"""Amal and Bo work for Bristol, Far for Glasgow."""


class TelegramGroup:
    """The group."""

    def __init__(self, telegram: Telegram, database: str) -> None:
        self.telegram, self.web, self.database = telegram, telegram.web, database
        self._numbers: dict[int, dict[str, Any]] = {}

    @property
    def api(self) -> FakeBotApi:
        """The fake."""
        return self.telegram.api

    @property
    def topic(self) -> int:
        """The first topic."""
        return next(iter(self.api.topics))

    async def read(self) -> str:
        """What is shown in the first topic, without what was told to connectors."""
        if not self.api.topics:
            return ""
        shown = [one for one in self.api.sent if one.get("message_thread_id") == self.topic]
        return "\n".join(
            str(one.get("text") or one.get("caption")) for one in shown if not one.get("reply_parameters")
        )

    async def write(self, text: str, who: str = "Amal", number: int | None = None) -> str:
        """Writes in the first topic."""
        message = self._numbers.get(number or 0) or self.make_message(who, text=text)
        if number:
            self._numbers[number] = message
        return await self.send(message)

    def make_message(self, who: str, **content: Any) -> dict[str, Any]:
        """Makes a message of a connector in the first topic."""
        person = CONNECTORS.get(who, 599)
        return self.api.make_message(
            GROUP, person=person, message_thread_id=self.topic, is_topic_message=True, **content
        )

    async def send(self, message: dict[str, Any]) -> str:
        """Sends it, waits until it is handled, and returns what the connector is told."""
        before = len(self.api.sent)
        await self.telegram.deliver(self.api.give({"message": message}))
        await self._settle()
        told = [
            str(one["text"])
            for one in self.api.sent[before:]
            if (one.get("reply_parameters") or {}).get("message_id") == message["message_id"]
        ]
        return told[0] if told else ""

    async def act(self, act: str, who: str = "Amal") -> str:
        """Presses a button under the first message of the topic."""
        sent = next(one for one in self.api.sent if one.get("message_thread_id") == self.topic)
        message = {name: value for name, value in sent.items() if name != "reply_parameters"}
        person = make_person(CONNECTORS.get(who, 599))
        query = {"id": f"press {len(self.api.calls)}", "from": person, "message": message,
                 "chat_instance": "1", "data": f"case {act}"}  # fmt: skip
        await self.telegram.deliver(self.api.give({"callback_query": query}))

        def find_answers() -> list[dict[str, Any]]:
            calls = [values for method, values in self.api.calls if method == "answerCallbackQuery"]
            return [values for values in calls if values["callback_query_id"] == query["id"]]

        await self.telegram.wait(find_answers)
        return str(find_answers()[0].get("text", ""))

    async def _settle(self) -> None:
        """Waits until no update waits to be handled."""
        store = open_store(self.database)

        async def is_done() -> bool:
            return not await store.telegram.list_due(10)

        await asyncio.sleep(0.1)
        await until(is_done)
        await asyncio.sleep(0.1)
        await store.database.close()

    def fail(self, times: int) -> None:
        """Telegram is away."""
        self.api.faults["sendMessage"] += [Refusal(502, "Bad Gateway")] * times


@asynccontextmanager
async def run_telegram_group(
    rasa_url: str, folder: Path, *, pushing: bool = True
) -> AsyncIterator[TelegramGroup]:
    """Starts a gateway whose connectors for Bristol work in a group."""
    api, database = FakeBotApi(), f"sqlite:///{folder}/waymark.db"
    api.forums.add(GROUP)
    members = {name: str(number) for name, number in CONNECTORS.items()}
    await link_connectors(database, "telegram", str(GROUP), members)
    async with run_telegram(api, rasa_url, folder, pushing=pushing, database=database) as telegram:
        yield TelegramGroup(telegram, database)
