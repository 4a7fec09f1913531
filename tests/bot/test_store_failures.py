"""A store that cannot write says so, and nothing is said twice when the client tries again."""

import asyncio
import sqlite3
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from bot.errors import StoreUnavailable
from bot.store import Store, open_store
from tests.bot.client import WebClient
from tests.bot.fake_rasa import FakeRasa, Mood


async def test_a_locked_store_is_503_and_the_turn_can_be_sent_again(
    sqlite_web: WebClient, rasa: FakeRasa, tmp_path: Path
) -> None:
    opened, turn = await sqlite_web.open(), str(uuid4())
    with sqlite3.connect(tmp_path / "waymark.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        response = await sqlite_web.post(opened, turn, text="hello")
        other.execute("ROLLBACK")
    assert response.status_code == 503
    assert response.json()["error"]["code"] == "store_unavailable"
    assert rasa.effects == []
    (answer,) = await sqlite_web.say(opened, "hello", turn)
    assert answer["kind"] == "answer"


async def test_a_store_locked_after_rasa_spoke_says_nothing_twice(
    sqlite_web: WebClient, rasa: FakeRasa, tmp_path: Path
) -> None:
    rasa.mood, rasa.slow_s = Mood.SLOW, 0.3
    opened, turn = await sqlite_web.open(), str(uuid4())
    asking = asyncio.create_task(sqlite_web.post(opened, turn, text="hello"))
    await asyncio.sleep(0.2)
    with sqlite3.connect(tmp_path / "waymark.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert (await asking).status_code == 503
        other.execute("ROLLBACK")
    replies = await sqlite_web.say(opened, "hello", turn)
    assert [reply["kind"] for reply in replies] == ["answer"]
    assert len(rasa.effects) == 1
    assert len((await sqlite_web.read_held(opened)).json()["events"]) == 2


async def test_who_waits_for_a_locked_file_holds_up_nobody(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    store.database.migrate()
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writing = asyncio.create_task(store.conversations.add_conversation("web", None, None))
    for _ in range(20):  # the loop goes round, and who reads is served
        await asyncio.sleep(0.01)
        assert await store.conversations.find_conversation("nothing") is None
    assert not writing.done()
    other.execute("COMMIT")
    conversation, _ = await writing
    assert await store.conversations.find_conversation(conversation) is not None
    other.close()
    await store.database.close()


async def test_a_full_store_is_unavailable(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    store.database.migrate()
    async with store.database.writing() as connection:
        pages = (await connection.execute(text("PRAGMA page_count"))).scalar_one()
        await connection.execute(text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(StoreUnavailable):
        await add_many_conversations(store)
    await store.database.close()


async def add_many_conversations(store: Store) -> None:
    """Writes more than fits."""
    for _ in range(200):
        await store.conversations.add_conversation("web", None, None)


async def test_postgresql_that_goes_away_is_unavailable(postgres_url: str) -> None:
    store = open_store(postgres_url.replace("postgres@", "nobody@"))
    with pytest.raises(StoreUnavailable):
        await store.conversations.find_conversation("x")
    await store.database.close()
