"""Connectors in a forum group: each case is a topic, with buttons; what is written there goes to the newcomer."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.channels.telegram.incoming import Incoming, What
from bot.desk.adapters.adapter import AdapterUnavailable, RoomGone
from bot.desk.adapters.answering import CLAIM, RELEASE, Answering
from bot.desk.cases import Case, CaseState, Outcome
from bot.desk.words import DeskWords
from bot.media import Media, MediaKind
from bot.store.rooms import RoomRows

NAME = "telegram"
PRESS = "case "
"""What the data of a topic's buttons begin with."""

MOST = 4000
LONGEST_TITLE = 128
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_GONE = ("thread not found", "topic deleted", "topic id invalid", "topic not found")

log = logging.getLogger(__name__)


class Refused(AdapterUnavailable):
    """Telegram says no, and would again."""


@dataclass(frozen=True, slots=True)
class Topics:
    """The DeskAdapter of Telegram's forum groups."""

    bot: Bot
    rows: RoomRows
    words: DeskWords
    name: str = NAME

    async def list_cities(self) -> Collection[str]:
        """The cities that have a group."""
        return (await self.rows.list_places(NAME)).keys()

    async def open_room(self, case: Case, title: str) -> str:
        """Makes a topic with the buttons; a case of no city yet goes to the first group."""
        places = await self.rows.list_places(NAME)
        if not places:
            raise AdapterUnavailable("no group is linked")
        chat = places.get(case.city, "") if case.city else next(iter(places.values()))
        if not chat:
            raise AdapterUnavailable("the city has no group")
        topic = await self._ask(lambda: self.bot.create_forum_topic(chat, title[:LONGEST_TITLE]))
        room = f"{chat}/{topic.message_thread_id}"
        await self._send(room, self.words.say("topic_hint"), self._make_keyboard())
        return room

    async def write(self, room: str, text: str, key: str, *, from_newcomer: bool) -> None:
        """Sends a text, in parts that Telegram takes."""
        for at in range(0, len(text), MOST):
            try:
                await self._send(room, text[at : at + MOST])
            except Refused as refused:  # it will never be taken, and the next one must not wait for it
                log.error("topic message left out why=%s", refused)

    async def write_media(self, room: str, media: Media, title: str, key: str) -> None:
        """Sends what the newcomer sent; Telegram has it already."""
        chat, topic = read_room(room)
        sends: dict[MediaKind, Callable[..., Awaitable[Any]]] = {
            MediaKind.PHOTO: self.bot.send_photo,
            MediaKind.VOICE: self.bot.send_voice,
            MediaKind.VIDEO: self.bot.send_video,
            MediaKind.FILE: self.bot.send_document,
        }
        send = sends[media.kind]
        try:
            await self._ask(lambda: send(chat, media.file, caption=title, message_thread_id=topic))
        except (
            Refused
        ):  # of a kind that may not be sent on, or not there any more: it is at the desk, if anywhere
            await self.write(room, title, key, from_newcomer=True)

    async def mark(self, room: str, case: Case) -> None:
        """Closes the topic of a closed case, and opens it again with the case."""
        chat, topic = read_room(room)
        change = self.bot.close_forum_topic if case.state is CaseState.CLOSED else self.bot.reopen_forum_topic
        with suppress(Refused):  # it is so already
            await self._ask(lambda: change(chat, topic))

    async def delete_room(self, room: str) -> None:
        """Deletes the topic with every message in it."""
        chat, topic = read_room(room)
        with suppress(RoomGone):
            await self._ask(lambda: self.bot.delete_forum_topic(chat, topic))

    async def _send(self, room: str, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        chat, topic = read_room(room)
        await self._ask(
            lambda: self.bot.send_message(
                chat, text, message_thread_id=topic, reply_markup=keyboard, link_preview_options=NO_PREVIEW
            )
        )

    async def _ask(self, call: Callable[[], Awaitable[Any]]) -> Any:
        try:
            return await call()
        except RetryAfter as error:
            after = error.retry_after
            seconds = float(after if isinstance(after, int | float) else after.total_seconds())
            raise AdapterUnavailable("too many requests", seconds) from None
        except BadRequest as error:
            said = error.message.lower().replace("_", " ")
            if any(one in said for one in _GONE):
                raise RoomGone from None
            raise Refused(type(error).__name__) from None
        except TelegramError as error:
            raise AdapterUnavailable(type(error).__name__) from None

    def _make_keyboard(self) -> InlineKeyboardMarkup:
        say = self.words.say
        closings = [(say(f"topic_{outcome}"), str(outcome)) for outcome in Outcome]
        titles = [(say("claim"), CLAIM), (say("release"), RELEASE), *closings]
        buttons = [InlineKeyboardButton(title, callback_data=f"{PRESS}{act}") for title, act in titles]
        return InlineKeyboardMarkup([buttons[at : at + 2] for at in range(0, len(buttons), 2)])


@dataclass(frozen=True, slots=True)
class TopicHandler:
    """Handles what connectors write and press in a topic."""

    bot: Bot
    answering: Answering

    async def handle(self, incoming: Incoming) -> None:
        """Passes it on, and tells the connector when that was not possible."""
        room = f"{incoming.chat}/{incoming.topic}"
        member, number = str(incoming.member), str(incoming.message)
        if incoming.what is What.TOPIC_PRESS:
            act = incoming.argument.removeprefix(PRESS)
            told = await self.answering.take_act(NAME, room, member, act)
            with suppress(BadRequest):  # pressed too long ago to be acknowledged
                await self.bot.answer_callback_query(incoming.callback or "", told, show_alert=bool(told))
            return
        if incoming.text:
            told = await self.answering.take_words(NAME, room, member, number, incoming.text)
        else:
            told = self.answering.words.say("topic_words_only")
        if told:
            await self.bot.send_message(
                incoming.chat,
                told,
                message_thread_id=incoming.topic,
                reply_parameters=ReplyParameters(incoming.message or 0, allow_sending_without_reply=True),
            )


def read_room(room: str) -> tuple[int, int]:
    """Gives the group and the topic."""
    chat, _, topic = room.partition("/")
    return int(chat), int(topic)


async def list_groups(rows: RoomRows) -> frozenset[int]:
    """Gives the numbers of the groups in which connectors work, or worked while there are topics of theirs."""
    places, rooms = await rows.list_places(NAME), await rows.list_rooms(NAME)
    return frozenset({*map(int, places.values()), *(read_room(room)[0] for room in rooms)})
