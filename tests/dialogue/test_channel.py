"""Rasa's side of the wire: each turn once and in order, errors in one shape, and nothing logged but ids."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest
from rasa.shared.core.domain import Domain

from bot.dialogue.channel import said_before
from bot.dialogue.tracker_store import BoundedTrackerStore
from tests.dialogue.fake_agent import FakeAgent, Mood
from tests.dialogue.serving import serve_channel
from tests.dialogue.talking import list_said, make_reply, note_turn, open_dialogue

CHANNEL = "/webhooks/waymark"
CANARY = "the canary sings in the cellar"
PATIENCE_S = 5.0
A_MOMENT_S = 0.1

Answer = tuple[int, Any]


@pytest.fixture
def agent(sqlite_store: BoundedTrackerStore) -> FakeAgent:
    """An agent that is well."""
    return FakeAgent(sqlite_store)


@pytest.fixture
async def client(agent: FakeAgent) -> AsyncIterator[aiohttp.ClientSession]:
    """A client of the channel before the agent."""
    async with serve_channel(agent) as session:
        yield session


async def send(
    client: aiohttp.ClientSession, words: str, turn: str = "t1", conversation: str = "c1"
) -> Answer:
    """Sends a turn; gives the status and what came back."""
    body = {"conversation": conversation, "turn": turn, "text": words, "hints": {"language": "en"}}
    async with client.post(f"{CHANNEL}/turns", json=body) as response:
        return response.status, await response.json()


async def read(client: aiohttp.ClientSession, conversation: str = "c1") -> Answer:
    """Reads what Rasa holds of a conversation."""
    async with client.get(f"{CHANNEL}/conversations/{conversation}") as response:
        return response.status, await response.json()


async def wait_until(condition: Callable[[], object]) -> None:
    """Waits until something holds."""

    async def look() -> None:
        while not condition():
            await asyncio.sleep(0.005)

    await asyncio.wait_for(look(), PATIENCE_S)


async def wait_for_word(agent: FakeAgent, word: str) -> None:
    """Waits until the agent works on these words."""
    await wait_until(lambda: word in agent.running)


def answered(words: str) -> Answer:
    """What comes back for a turn that went well."""
    return 200, {"replies": [make_reply(f"you said {words}")]}


async def test_it_says_that_it_is_up(client: aiohttp.ClientSession) -> None:
    async with client.get(f"{CHANNEL}/") as response:
        assert await response.json() == {"status": "ok"}


async def test_a_turn_gets_its_replies(client: aiohttp.ClientSession) -> None:
    assert await send(client, "hello") == answered("hello")


async def test_the_same_turn_again_is_run_once(client: aiohttp.ClientSession, agent: FakeAgent) -> None:
    assert [await send(client, "hello") for _ in range(3)] == [answered("hello")] * 3
    assert agent.heard == ["hello"]


async def test_the_same_turn_while_it_runs_waits_for_it(
    client: aiohttp.ClientSession, agent: FakeAgent
) -> None:
    agent.gates["hello"] = asyncio.Event()
    asked = [asyncio.create_task(send(client, "hello")) for _ in range(3)]
    await wait_until(lambda: agent.running)
    await asyncio.sleep(A_MOMENT_S)
    assert not any(task.done() for task in asked)
    agent.gates["hello"].set()
    assert await asyncio.gather(*asked) == [answered("hello")] * 3
    assert agent.heard == ["hello"]


async def test_turns_of_one_conversation_run_one_after_another(
    client: aiohttp.ClientSession, agent: FakeAgent
) -> None:
    words = ["one", "two", "three"]
    agent.gates = {word: asyncio.Event() for word in words}
    asked = []
    for word in words:
        asked.append(asyncio.create_task(send(client, word, turn=word)))
        await asyncio.sleep(A_MOMENT_S)
    for number, word in enumerate(words, start=1):
        await wait_for_word(agent, word)
        assert agent.heard == words[:number]
        agent.gates[word].set()
    assert await asyncio.gather(*asked) == [answered(word) for word in words]
    assert agent.most_at_once == 1


async def test_a_turn_that_comes_while_a_waiting_one_runs_waits_too(
    client: aiohttp.ClientSession, agent: FakeAgent
) -> None:
    agent.gates = {word: asyncio.Event() for word in ("one", "two")}
    one = asyncio.create_task(send(client, "one", turn="one"))
    await wait_for_word(agent, "one")
    two = asyncio.create_task(send(client, "two", turn="two"))
    await asyncio.sleep(A_MOMENT_S)
    agent.gates["one"].set()
    await wait_for_word(agent, "two")
    three = asyncio.create_task(send(client, "three", turn="three"))
    await asyncio.sleep(A_MOMENT_S)
    assert agent.heard == ["one", "two"]
    agent.gates["two"].set()
    assert [await one, await two, await three] == [answered(word) for word in ("one", "two", "three")]


async def test_conversations_run_side_by_side(client: aiohttp.ClientSession, agent: FakeAgent) -> None:
    agent.gates["slow"] = asyncio.Event()
    slow = asyncio.create_task(send(client, "slow", conversation="c1"))
    await wait_until(lambda: agent.running)
    assert await send(client, "quick", conversation="c2") == answered("quick")
    assert not slow.done()
    agent.gates["slow"].set()
    assert await slow == answered("slow")


async def test_a_turn_goes_on_when_its_caller_has_gone(
    client: aiohttp.ClientSession, agent: FakeAgent
) -> None:
    agent.gates["hello"] = asyncio.Event()
    gone = asyncio.create_task(send(client, "hello"))
    await wait_until(lambda: agent.running)
    gone.cancel()
    await asyncio.sleep(A_MOMENT_S)
    agent.gates["hello"].set()
    await wait_until(lambda: agent.done)
    assert await send(client, "hello") == answered("hello")
    assert agent.heard == ["hello"]


@pytest.mark.parametrize("mood", [Mood.SILENT, Mood.FAILING])
async def test_a_turn_that_came_to_nothing_leaves_no_trace_and_may_be_sent_again(
    client: aiohttp.ClientSession, agent: FakeAgent, mood: Mood
) -> None:
    agent.mood = mood
    status, body = await send(client, "hello")
    assert status == 503
    assert body["error"]["code"] == "not_answered"
    assert (await read(client))[0] == 404
    agent.mood = Mood.WELL
    assert await send(client, "hello") == answered("hello")


@pytest.mark.parametrize(
    "body",
    [None, [], {}, {"conversation": "c1"}, {"conversation": "c1", "turn": "t1", "payload": "greet"}],
)
async def test_what_is_no_turn_is_refused_in_the_shape_of_errors(
    client: aiohttp.ClientSession, agent: FakeAgent, body: Any
) -> None:
    async with client.post(f"{CHANNEL}/turns", json=body) as response:
        assert response.status == 422
        error = (await response.json())["error"]
    assert error["code"] == "turn_wrong"
    assert error["message"]
    assert agent.heard == []


async def test_what_is_no_json_is_refused_in_the_shape_of_errors(client: aiohttp.ClientSession) -> None:
    async with client.post(f"{CHANNEL}/turns", data=b'{"text": "') as response:
        assert 400 <= response.status < 500
        assert response.content_type == "application/json"
        assert (await response.json())["error"]["code"]


async def test_what_is_held_of_a_conversation_can_be_read_and_deleted(
    client: aiohttp.ClientSession,
) -> None:
    await send(client, "hello")
    status, held = await read(client)
    assert status == 200
    assert [event["text"] for event in held["events"] if event["event"] == "user"] == ["hello"]
    for _ in range(2):
        async with client.delete(f"{CHANNEL}/conversations/c1") as response:
            assert response.status == 204
    assert (await read(client))[0] == 404


async def test_deleting_leaves_nothing_of_a_turn_that_still_runs(
    client: aiohttp.ClientSession, agent: FakeAgent
) -> None:
    agent.gates["hello"] = asyncio.Event()
    turn = asyncio.create_task(send(client, "hello"))
    await wait_until(lambda: agent.running)
    deleting = asyncio.create_task(client.delete(f"{CHANNEL}/conversations/c1"))
    await asyncio.sleep(A_MOMENT_S)
    agent.gates["hello"].set()
    await turn
    assert (await deleting).status == 204
    assert (await read(client))[0] == 404


def change_table(store: BoundedTrackerStore, change: str) -> None:
    """Takes the store's table away, or puts it back."""
    store.engine.execute(f"ALTER TABLE {change}")


async def test_a_store_that_fails_is_503_everywhere_and_the_turn_is_answered_when_it_is_back(
    client: aiohttp.ClientSession, agent: FakeAgent, sqlite_store: BoundedTrackerStore
) -> None:
    change_table(sqlite_store, "dialogues RENAME TO elsewhere")
    status, body = await send(client, "hello")
    assert (status, body["error"]["code"]) == (503, "not_answered")
    status, body = await read(client)
    assert (status, body["error"]["code"]) == (503, "store_failed")
    async with client.delete(f"{CHANNEL}/conversations/c1") as response:
        assert response.status == 503
    change_table(sqlite_store, "elsewhere RENAME TO dialogues")
    assert await send(client, "hello") == answered("hello")


async def test_a_reply_that_could_not_be_kept_is_not_said(
    client: aiohttp.ClientSession, agent: FakeAgent, sqlite_store: BoundedTrackerStore
) -> None:
    agent.gates["hello"] = asyncio.Event()
    asked = asyncio.create_task(send(client, "hello"))
    await wait_until(lambda: agent.running)
    change_table(sqlite_store, "dialogues RENAME TO elsewhere")
    agent.gates["hello"].set()
    assert (await asked)[0] == 503
    change_table(sqlite_store, "elsewhere RENAME TO dialogues")
    assert await send(client, "hello") == answered("hello")


async def test_no_log_holds_what_was_said(
    client: aiohttp.ClientSession,
    agent: FakeAgent,
    sqlite_store: BoundedTrackerStore,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.INFO)
    for mood in Mood:
        agent.mood = mood
        await send(client, CANARY, turn=mood.value, conversation="id-of-conversation")
    async with client.post(f"{CHANNEL}/turns", json={"text": CANARY}) as response:
        assert response.status == 422
    async with client.post(f"{CHANNEL}/turns", data=f'{{"text": "{CANARY}') as response:
        assert response.status >= 400
    agent.mood = Mood.WELL
    change_table(sqlite_store, "dialogues RENAME TO elsewhere")
    await send(client, CANARY, turn="t9", conversation="id-of-conversation")
    printed = capfd.readouterr()
    logged = caplog.text + printed.out + printed.err
    assert "id-of-conversation" in logged
    assert "canary" not in logged


def test_only_the_replies_to_that_turn_were_said_before(domain: Domain) -> None:
    tracker = open_dialogue("c1", domain)
    note_turn(tracker, "t1", "one", ("first", "second"))
    note_turn(tracker, "t2", "two")
    note_turn(tracker, "t3", "three", ("third",))
    assert list_said(tracker) == ["one", "two", "three"]
    assert said_before(tracker, "t1") == [make_reply("first"), make_reply("second")]
    assert said_before(tracker, "t2") == []
    assert said_before(tracker, "t3") == [make_reply("third")]
    assert said_before(tracker, "t4") == []
    assert said_before(None, "t1") == []
