"""A cry for help while the store is slow or away: the card comes at once, and the words are not lost."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from telegram.ext import ExtBot

from bot.alarms import Alarms
from bot.channels.telegram.incoming import Incoming, What
from bot.channels.telegram.speaking import Speaker
from bot.channels.telegram.taking_words import take_words
from bot.conversations import Conversations
from bot.desk.handing_over import HandingOver
from bot.dispatch import Dispatch
from bot.errors import StoreUnavailable
from bot.notices import Notices
from bot.rasa_client import RasaClient
from bot.replies import Turn, TurnForm
from bot.signals import Signals
from bot.store import Store, TurnRows, open_store
from locales.catalogue import read_locales
from tests.bot.alarming import CERTAIN, ROOT, make_guard
from tests.bot.channels.telegram.fake_bot_api import TOKEN, FakeBotApi
from tests.bot.serving import serve
from tests.bot.words import guess_language

CRY = Incoming(update=1, chat=7, member=0, what=What.TEXT, text=CERTAIN)


class SlowTurns(TurnRows):
    """Turns whose store takes long."""

    async def keep_turn(
        self, conversation: str, turn: str, form: TurnForm, content: str, language: str | None
    ) -> Turn:
        """Keeps it after a while."""
        await asyncio.sleep(0.3)
        return await TurnRows.keep_turn(self, conversation, turn, form, content, language)


class FailingTurns(TurnRows):
    """Turns that cannot be kept."""

    async def keep_turn(
        self, conversation: str, turn: str, form: TurnForm, content: str, language: str | None
    ) -> Turn:
        """Keeps nothing."""
        raise StoreUnavailable("no room")


@pytest.fixture
async def speaker(api: FakeBotApi, rasa_url: str, tmp_path: Path) -> AsyncIterator[Speaker]:
    """Who speaks on Telegram, with a store that is well."""
    store, phrases, signals = (
        open_store(f"sqlite:///{tmp_path}/waymark.db"),
        read_locales(ROOT / "locales"),
        Signals(),
    )
    store.database.migrate()
    async with (
        serve(api.make_app()) as url,
        httpx.AsyncClient() as http,
        ExtBot(TOKEN, base_url=f"{url}/bot") as bot,
    ):
        handing_over = HandingOver(store, Notices(phrases))
        dispatch = Dispatch(store, RasaClient(http, rasa_url), Notices(phrases), signals, handing_over)
        alarms = Alarms(make_guard(), store, signals, handing_over, guess_language, {})
        nowhere: frozenset[str] = frozenset()
        yield Speaker(
            bot, store, Conversations(store, dispatch, alarms, guess_language, nowhere, nowhere, 1.0), phrases
        )
    await store.database.close()


def use(speaker: Speaker, kind: type[TurnRows]) -> Speaker:
    """The same with another kind of turns."""
    store: Store = replace(speaker.store, turns=kind(speaker.store.database))
    return replace(speaker, store=store, conversations=replace(speaker.conversations, store=store))


async def test_a_slow_store_delays_no_card(speaker: Speaker, api: FakeBotApi) -> None:
    chat = await speaker.find_chat(CRY)
    assert chat.conversation is not None
    await take_words(use(speaker, SlowTurns), CRY, chat.conversation, "1")
    (card,) = api.said(7)
    assert "999" in card
    assert [turn.content for turn in await speaker.store.turns.list_turns(chat.conversation)] == [CERTAIN]


async def test_a_store_that_is_away_delays_no_card_and_the_words_are_taken_again(
    speaker: Speaker, api: FakeBotApi
) -> None:
    chat = await speaker.find_chat(CRY)
    assert chat.conversation is not None
    with pytest.raises(StoreUnavailable):
        await take_words(use(speaker, FailingTurns), CRY, chat.conversation, "1")
    (card,) = api.said(7)
    assert "999" in card
