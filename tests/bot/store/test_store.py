"""The store does the same on SQLite and PostgreSQL: once, in order, and gone when deleted."""

import asyncio
import time
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from bot.errors import ConversationUnknown, TurnConflict
from bot.replies import Reply, Turn, TurnForm, TurnState, Utterance, name_reply
from bot.store import Store, TurnRows, open_store
from bot.store.tables import metadata
from tests.bot.fake_rasa import BUTTON, make_reply


async def keep(store: Store, conversation: str, content: str = "hello", turn: str | None = None) -> Turn:
    """Keeps a turn."""
    return await store.turns.keep_turn(conversation, turn or str(uuid4()), TurnForm.TEXT, content, "en")


async def open_one(store: Store) -> str:
    """Opens a conversation; gives its id."""
    conversation, _ = await store.conversations.add_conversation("web", None, None)
    return conversation


def make_answer(content: str = "hello", city: str | None = None) -> list[Reply]:
    """Makes the replies of one turn."""
    return [name_reply(Utterance.model_validate(make_reply(content, {"city": city})))]


async def test_the_migrations_make_the_tables_that_the_queries_expect(store: Store, store_url: str) -> None:
    store.database.migrate()
    engine = create_engine(store_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    assert differences == []


async def test_a_token_is_kept_only_as_its_hash(store: Store) -> None:
    conversation, token = await store.conversations.add_conversation("web", None, None)
    assert await store.conversations.token_matches(conversation, token) is True
    assert await store.conversations.token_matches(conversation, token + "x") is False
    assert await store.conversations.token_matches("nothing", token) is None
    async with store.database.reading() as connection:
        rows = (await connection.execute(text("SELECT * FROM conversations"))).all()
    assert token not in str(rows)


async def test_turns_are_numbered_in_the_order_they_are_kept(store: Store) -> None:
    conversation = await open_one(store)
    await asyncio.gather(*(keep(store, conversation, f"turn {number}") for number in range(8)))
    numbers = [turn.number for turn in await store.turns.list_turns(conversation)]
    assert numbers == list(range(1, 9))


async def test_the_same_turn_kept_at_once_is_kept_once(store: Store) -> None:
    conversation, turn = await open_one(store), str(uuid4())
    kept = await asyncio.gather(*(keep(store, conversation, "hello", turn) for _ in range(8)))
    assert len({one.number for one in kept}) == 1
    with pytest.raises(TurnConflict):
        await keep(store, conversation, "something else", turn)


async def test_a_turn_of_no_conversation_is_not_kept(store: Store) -> None:
    with pytest.raises(ConversationUnknown):
        await keep(store, "nothing")


async def test_a_turn_is_claimed_by_one_gateway_and_after_those_before_it(store: Store) -> None:
    conversation = await open_one(store)
    first, second = await keep(store, conversation), await keep(store, conversation)
    other = TurnRows(store.database)
    assert not await store.turns.claim_turn(second, 10)
    assert await store.turns.claim_turn(first, 10)
    assert not await other.claim_turn(first, 10)
    await store.turns.postpone_turn(first, time.time())
    assert await other.claim_turn(first, 10)
    await other.close_turn(first, TurnState.ANSWERED, make_answer())
    assert await store.turns.claim_turn(second, 10)


async def test_a_claim_runs_out(store: Store) -> None:
    conversation = await open_one(store)
    turn = await keep(store, conversation)
    assert await store.turns.claim_turn(turn, 0.0)
    assert [due.id for due in await store.turns.list_due(10)] == [turn.id]
    assert await TurnRows(store.database).claim_turn(turn, 10)
    assert await store.turns.list_due(10) == []


async def test_only_the_first_waiting_turn_of_a_conversation_is_due(store: Store) -> None:
    conversation, other = await open_one(store), await open_one(store)
    turns = [await keep(store, conversation), await keep(store, conversation), await keep(store, other)]
    for turn in turns:
        await store.turns.postpone_turn(turn, time.time() - 1)
    assert {due.id for due in await store.turns.list_due(10)} == {turns[0].id, turns[2].id}
    assert len(await store.turns.list_due(1)) == 1


async def test_an_answer_is_written_once(store: Store) -> None:
    turn = await keep(store, await open_one(store))
    closed = await asyncio.gather(
        *(store.turns.close_turn(turn, TurnState.ANSWERED, make_answer()) for _ in range(4))
    )
    assert sorted(closed) == [False, False, False, True]
    assert len(await store.events.list_replies(turn.conversation, turn.id)) == 1


async def test_a_notice_is_written_once_and_not_after_the_answer(store: Store) -> None:
    turn = await keep(store, await open_one(store))
    (notice,) = make_answer()
    assert await store.turns.tell_newcomer(turn, notice)
    assert not await store.turns.tell_newcomer(turn, notice)
    later = await keep(store, turn.conversation)
    assert await store.turns.is_behind_told(later)
    await store.turns.close_turn(turn, TurnState.ANSWERED, make_answer())
    assert not await store.turns.is_behind_told(later)
    assert not await store.turns.tell_newcomer(turn, notice)


async def test_the_last_place_and_the_payloads_are_remembered(store: Store) -> None:
    turn = await keep(store, await open_one(store))
    assert not await store.turns.payload_was_sent(turn.conversation, BUTTON)
    await store.turns.close_turn(turn, TurnState.ANSWERED, make_answer(city="bristol"))
    later = await keep(store, turn.conversation)
    await store.turns.close_turn(later, TurnState.ANSWERED, make_answer(city=None))
    assert await store.turns.payload_was_sent(turn.conversation, BUTTON)
    found = await store.conversations.find_conversation(turn.conversation)
    assert found
    assert (found.last_language, found.last_city, found.last_nation) == ("en", "bristol", "england")


async def test_nothing_of_a_deleted_conversation_is_left(store: Store) -> None:
    conversation, other = await open_one(store), await open_one(store)
    for one in (conversation, other):
        turn = await keep(store, one)
        await store.turns.close_turn(turn, TurnState.ANSWERED, make_answer())
    assert not await store.conversations.delete_conversation(conversation, time.time())
    async with store.database.reading() as connection:
        for table in ("conversations", "turns", "events", "payloads"):
            rows = (await connection.execute(text(f"SELECT * FROM {table}"))).all()
            assert rows
            assert conversation not in str(rows)
    assert await store.deletions.list_due(10) == [(conversation, 0)]
    await store.deletions.finish_deletion(conversation)
    assert await store.deletions.list_due(10) == []


async def test_a_deletion_with_an_unanswered_turn_says_so(store: Store) -> None:
    turn = await keep(store, await open_one(store))
    assert await store.conversations.delete_conversation(turn.conversation, time.time())
    assert not await store.turns.close_turn(turn, TurnState.ANSWERED, make_answer())
    assert await store.events.list_events(turn.conversation, 0) == []


async def test_closing_and_deleting_at_once_never_lock_each_other_out(store: Store) -> None:
    for _ in range(10):
        turn = await keep(store, await open_one(store))
        await asyncio.gather(
            store.turns.close_turn(turn, TurnState.ANSWERED, make_answer()),
            store.conversations.delete_conversation(turn.conversation, time.time()),
            store.turns.tell_newcomer(turn, make_answer()[0]),
        )
        assert await store.events.list_events(turn.conversation, 0) == []


async def test_what_a_dead_gateway_had_claimed_is_free_at_the_next_start(sqlite_url: str) -> None:
    store, next_one = open_store(sqlite_url), open_store(sqlite_url)
    store.database.migrate()
    conversation, _ = await store.conversations.add_conversation("web", None, None)
    turn = await store.turns.keep_turn(conversation, str(uuid4()), TurnForm.TEXT, "hello", "en")
    assert await store.turns.claim_turn(turn, 60)
    assert not await next_one.turns.claim_turn(turn, 60)
    await next_one.turns.release_claims()
    assert await next_one.turns.claim_turn(turn, 60)
    for one in (store, next_one):
        await one.database.close()


async def test_a_turn_that_comes_again_takes_no_number(store: Store) -> None:
    conversation, _ = await store.conversations.add_conversation("web", None, None)
    turn = str(uuid4())
    numbers = [(await keep(store, conversation, turn=turn)).number for _ in range(3)]
    assert numbers == [1, 1, 1]
    assert (await keep(store, conversation)).number == 2
