"""What is to be sent: one slow chat holds up nobody, and what takes long stays with the gateway that sends it."""

import asyncio
from contextlib import suppress

from bot.channels.telegram.channel import make_bot
from bot.channels.telegram.delivering import Deliverer
from bot.replies import Utterance, name_reply
from bot.settings import read_settings
from bot.signals import Signals
from bot.store import open_store
from bot.store.events import append_events
from tests.bot.channels.telegram.conftest import Telegram
from tests.bot.channels.telegram.fake_bot_api import TOKEN, FakeBotApi
from tests.bot.fake_rasa import make_reply
from tests.bot.serving import serve
from tests.bot.words import FewPhrases


async def test_a_chat_that_takes_long_holds_up_nobody(pushed: Telegram) -> None:
    pushed.api.held.add(8)
    await pushed.write(8, "hello")
    await pushed.wait(lambda: any(values.get("chat_id") == 8 for _, values in pushed.api.calls))
    await pushed.write(7, "hello")
    await pushed.wait_for("You said hello", chat=7)
    assert sum(method == "sendMessage" and values["chat_id"] == 8 for method, values in pushed.api.calls) == 1
    pushed.api.held.clear()
    await pushed.wait_for("You said hello", chat=8)


async def test_what_takes_long_is_not_taken_over_by_another_gateway(api: FakeBotApi, sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    store.database.migrate()
    conversation, _ = await store.conversations.add_conversation("telegram", None, None)
    await store.telegram.begin_chat(7, 0, conversation)
    reply = name_reply(Utterance.model_validate(make_reply("hello", {})))
    async with store.database.writing() as connection:
        await append_events(connection, conversation, None, "reply", [reply.model_dump(mode="json")])
    api.held.add(7)
    async with serve(api.make_app()) as url:
        bot = make_bot(read_settings({"WAYMARK_TELEGRAM_TOKEN": TOKEN, "WAYMARK_TELEGRAM_API": url}))
        await bot.initialize()
        running = asyncio.create_task(Deliverer(bot, store, Signals(), FewPhrases(), renew_s=0.01).run())
        async with asyncio.timeout(20):
            while not any(method == "sendMessage" for method, _ in api.calls):
                await asyncio.sleep(0.01)
            await store.telegram.record_sent(conversation, due_at=1.0)  # as if the time were over
            while await store.telegram.list_unsent(9):
                await asyncio.sleep(0.01)
            api.held.clear()
            while not api.sent:
                await asyncio.sleep(0.01)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await bot.shutdown()
    await store.database.close()
    assert len(api.said(7)) == 1
