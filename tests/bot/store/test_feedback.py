"""What newcomers said of replies: once a reply, only of replies that were sent, gone with the conversation."""

import time
from uuid import uuid4

import pytest

from bot.errors import ReplyUnknown
from bot.replies import Reply, TurnForm, TurnState, Utterance, name_reply
from bot.store import Store
from tests.bot.fake_rasa import make_reply


async def answer(store: Store, conversation: str, article: str | None) -> Reply:
    """Sends one reply."""
    turn = await store.turns.keep_turn(conversation, str(uuid4()), TurnForm.TEXT, "hello", "en")
    reply = name_reply(Utterance.model_validate(make_reply("hello", {}) | {"article": article}))
    await store.turns.close_turn(turn, TurnState.ANSWERED, [reply])
    return reply


async def test_the_later_opinion_counts(store: Store) -> None:
    conversation, _ = await store.conversations.add_conversation("web", None, None)
    reply = await answer(store, conversation, "gp/register")
    await store.feedback.keep_opinion(conversation, reply.id, helpful=True)
    await store.feedback.keep_opinion(conversation, reply.id, helpful=False)
    opinions = await store.feedback.list_opinions(conversation)
    assert [(opinion.reply, opinion.helpful) for opinion in opinions] == [(reply.id, False)]


async def test_a_reply_of_another_conversation_cannot_be_rated(store: Store) -> None:
    mine, _ = await store.conversations.add_conversation("web", None, None)
    other, _ = await store.conversations.add_conversation("web", None, None)
    reply = await answer(store, other, "gp/register")
    with pytest.raises(ReplyUnknown):
        await store.feedback.keep_opinion(mine, reply.id, helpful=True)


async def test_articles_that_helped_least_come_first(store: Store) -> None:
    for article, helpful in [("gp/a", True), ("gp/b", False), ("gp/b", True), (None, False)]:
        conversation, _ = await store.conversations.add_conversation("web", None, None)
        reply = await answer(store, conversation, article)
        await store.feedback.keep_opinion(conversation, reply.id, helpful=helpful)
    ratings = await store.feedback.rate_articles()
    assert [(one.article, one.helpful, one.not_helpful) for one in ratings] == [
        ("gp/b", 1, 1),
        ("gp/a", 1, 0),
    ]


async def test_opinions_go_with_the_conversation(store: Store) -> None:
    conversation, _ = await store.conversations.add_conversation("web", None, None)
    reply = await answer(store, conversation, "gp/register")
    await store.feedback.keep_opinion(conversation, reply.id, helpful=True)
    await store.conversations.delete_conversation(conversation, time.time())
    assert await store.feedback.list_opinions(conversation) == []
