"""Telegram in the store: what one gateway has, the others leave alone; a group moves whole; nobody is kept."""

import asyncio

from sqlalchemy import select

from bot.store import Store, open_store
from bot.store.events import append_events
from bot.store.tables import telegram_updates as updates


async def keep(store: Store, *updates: tuple[int, int, int]) -> None:
    """Keeps updates: number, chat, member."""
    rows = [(id_, chat, member, {"chat": chat}) for id_, chat, member in updates]
    assert await store.telegram.keep_updates(rows) == len(rows)


async def begin(store: Store, chat: int, member: int = 0) -> str:
    """Begins a conversation in a chat."""
    conversation, _ = await store.conversations.add_conversation("telegram", None, None)
    await store.telegram.begin_chat(chat, member, conversation)
    return conversation


async def test_a_group_moves_with_what_waits_in_it(store: Store) -> None:
    await keep(store, (1, -5, 1), (2, -5, 2), (3, -6, 3))
    await store.telegram.move_chat(-5, -500)
    assert [(one.id, one.chat) for one in await store.telegram.list_due(9)] == [(1, -500), (2, -500), (3, -6)]


async def test_who_began_under_the_new_number_stays_as_the_others_follow(store: Store) -> None:
    old, new = await begin(store, -5, 1), await begin(store, -500, 2)
    for _twice in range(2):
        await store.telegram.move_chat(-5, -500)
    found = [await store.telegram.find_chat(-500, member) for member in (1, 2)]
    assert [one and one.conversation for one in found] == [old, new]
    assert await store.telegram.find_chat(-5, 1) is None


async def test_what_has_moved_is_not_handled_under_its_old_number(store: Store) -> None:
    await keep(store, (1, -5, 1))
    (before,) = await store.telegram.list_due(9)
    await store.telegram.move_chat(-5, -500)
    assert not await store.telegram.claim_update(before)
    (after,) = await store.telegram.list_due(9)
    assert await store.telegram.claim_update(after)


async def test_of_what_is_handled_only_its_number_stays(store: Store) -> None:
    await keep(store, (1, 77, 88))
    await store.telegram.finish_update(1)
    query = select(updates.c.chat, updates.c.member, updates.c.content)
    async with store.database.reading() as connection:
        assert [tuple(row) for row in await connection.execute(query)] == [(0, 0, None)]
    assert await store.telegram.keep_updates([(1, 77, 88, {"chat": 77})]) == 0


# Two gateways, one store


async def say(store: Store, conversation: str) -> None:
    """Writes an event, to be sent."""
    async with store.database.writing() as connection:
        await append_events(connection, conversation, None, "owner", [{"owner": "bot"}])


async def test_one_of_two_gateways_handles_an_update(store: Store, store_url: str) -> None:
    other = open_store(store_url)
    await keep(store, (1, 7, 0))
    (mine,), (theirs,) = await store.telegram.list_due(9), await other.telegram.list_due(9)
    claims = await asyncio.gather(store.telegram.claim_update(mine), other.telegram.claim_update(theirs))
    assert sorted(claims) == [False, True]
    assert await other.telegram.list_due(9) == []
    await store.telegram.postpone_update(1, 0.0)
    (again,) = await other.telegram.list_due(9)
    assert again.attempts == 1
    await store.telegram.finish_update(1)
    assert not await other.telegram.claim_update(again)
    await other.database.close()


async def test_one_of_two_gateways_sends_to_a_chat(store: Store, store_url: str) -> None:
    other = open_store(store_url)
    conversation = await begin(store, 7)
    await say(store, conversation)
    (mine,), (theirs,) = await store.telegram.list_unsent(9), await other.telegram.list_unsent(9)
    assert not mine.was_claimed
    claims = await asyncio.gather(store.telegram.claim_chat(mine), other.telegram.claim_chat(theirs))
    assert sorted(claims) == [False, True]
    assert await other.telegram.list_unsent(9) == []
    await store.telegram.record_sent(conversation, sent_event=1, due_at=0.0)
    assert not await other.telegram.claim_chat(theirs), "it has been sent"
    await other.database.close()


async def test_whose_gateway_died_is_served_by_another_that_knows_it(store: Store) -> None:
    conversation = await begin(store, 7)
    await say(store, conversation)
    (chat,) = await store.telegram.list_unsent(9)
    assert await store.telegram.claim_chat(chat)
    await store.telegram.record_sent(conversation, due_at=1.0)  # as if the time were over
    (left,) = await store.telegram.list_unsent(9)
    assert left.was_claimed
    await store.telegram.record_sent(conversation, due_at=1.0, attempts=1)
    (postponed,) = await store.telegram.list_unsent(9)
    assert not postponed.was_claimed


async def test_a_start_takes_back_claims_only_where_nobody_else_can_be_at_work(store: Store) -> None:
    await keep(store, (1, 7, 0))
    conversation = await begin(store, 7)
    await say(store, conversation)
    (kept,), (chat,) = await store.telegram.list_due(9), await store.telegram.list_unsent(9)
    assert await store.telegram.claim_update(kept)
    assert await store.telegram.claim_chat(chat)
    alone = not store.database.shared
    assert await store.telegram.release_leases() == int(alone)
    assert len(await store.telegram.list_due(9)) == len(await store.telegram.list_unsent(9)) == int(alone)
