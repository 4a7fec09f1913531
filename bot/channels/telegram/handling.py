"""One update from Telegram, handled once: what a newcomer wrote, pressed or sent becomes a turn or a plain notice."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from uuid import UUID, uuid5

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.alarms import SPOKEN
from bot.beside import run_beside
from bot.channels.telegram.asking_to_remind import REMIND, STOP, ReminderDialogue
from bot.channels.telegram.deep_links import DeepLink, read_deep_link
from bot.channels.telegram.incoming import Incoming, What
from bot.channels.telegram.rendering import tick_button
from bot.channels.telegram.speaking import Speaker
from bot.channels.telegram.taking_words import take_words
from bot.channels.telegram.topics import TopicHandler
from bot.channels.web.schemas import describe_held
from bot.conversations import Conversations, write_payload
from bot.errors import ConversationUnknown, RequestRefused
from bot.media import read_media
from bot.notices import Phrases
from bot.replies import Owner

TURNS = UUID("5d0a3c26-7a3e-4c79-9d5c-1f0a8f1f6b11")
"""A turn's id is made from this and the update's number: the same update is the same turn."""

COMMANDS = ("start", "city", "language", "human", "reminders", "privacy", "mydata", "delete", "help")
"""The commands in Telegram's menu; what each is for is the phrase `telegram.command_<name>`."""

PAYLOADS = {
    "city": "/ask_city",
    "language": "/choose_language",
    "human": "/ask_person",
    "help": "/capabilities",
}
TYPING_AFTER_S = 0.8
DELETE = "!delete"
KEEP = "!keep"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Handler:
    """Handles updates; everything it does may be done again without harm."""

    speaker: Speaker
    conversations: Conversations
    reminders: ReminderDialogue
    topics: TopicHandler
    cities: Mapping[str, str]

    async def handle(self, incoming: Incoming) -> None:
        """Does what the update asks for. TelegramError and StoreUnavailable mean: try again."""
        match incoming.what:
            case What.TEXT:
                await self._take_text(incoming)
            case What.PRESS:
                await self._take_press(incoming)
            case What.COMMAND:
                await self._take_command(incoming)
            case What.MEDIA:
                await self._take_media(incoming)
            case What.LOCATION:
                await self._take_location(incoming)
            case What.LEFT:
                await self.speaker.close_chat(incoming.chat, incoming.member)
            case What.TOPIC | What.TOPIC_PRESS:
                await self.topics.handle(incoming)
            case What.MOVED:
                pass  # done as it came in

    # --- turns ---

    async def _take_text(self, incoming: Incoming) -> None:
        language = self.reminders.read_request(incoming.text)
        if language and await self.reminders.may_take(incoming):
            await self._take_turn(incoming, partial(self.reminders.take_request, incoming, language))
            return
        await self._take_turn(incoming, partial(take_words, self.speaker, incoming))

    async def _take_payload(self, incoming: Incoming, payload: str, link: DeepLink | None = None) -> None:
        await self._take_turn(
            incoming,
            lambda conversation, turn: self.conversations.take_payload(conversation, turn, payload),
            link,
            payload,
        )

    async def _take_turn(
        self,
        incoming: Incoming,
        take: Callable[[str, str], Awaitable[object]],
        link: DeepLink | None = None,
        name: str = "",
    ) -> None:
        async with run_beside(partial(self._show_typing, incoming)):
            await self._answer(incoming, take, link, name)

    async def _answer(
        self,
        incoming: Incoming,
        take: Callable[[str, str], Awaitable[object]],
        link: DeepLink | None,
        name: str,
    ) -> None:
        turn = _name_turn(incoming, name)
        chat = await self.speaker.find_chat(incoming, link)
        assert chat.conversation is not None
        try:
            await take(chat.conversation, turn)
        except ConversationUnknown:
            await self.speaker.store.telegram.forget_chat(incoming.chat, incoming.member)
            chat = await self.speaker.find_chat(incoming, link)
            assert chat.conversation is not None
            await take(chat.conversation, turn)
        except RequestRefused as error:
            await self.speaker.say(incoming, f"error.{error.code}")

    # --- commands ---

    async def _take_command(self, incoming: Incoming) -> None:
        command = incoming.text
        if command == "start":
            await self._start(incoming)
        elif command in PAYLOADS:
            await self._take_payload(incoming, PAYLOADS[command])
        elif command == "privacy":
            await self.speaker.say(incoming, "telegram.privacy")
        elif command == "reminders":
            await self.reminders.list_reminders(incoming)
        elif command == "mydata":
            await self._send_data(incoming)
        elif command == "delete":
            await self._ask_to_delete(incoming)
        elif command == "id":
            await self._tell_numbers(incoming)
        elif self.conversations.alarms.guard.judge(command).strength in SPOKEN:
            await self._take_text(incoming)
        else:
            await self._take_payload(incoming, "/capabilities")

    async def _start(self, incoming: Incoming) -> None:
        link = read_deep_link(incoming.argument, self.conversations.cities, self.conversations.languages)
        if not await self._was_opened_by(incoming, link):
            if link.language:
                await self._take_payload(incoming, write_payload("choose_language", language=link.language))
            if link.city:
                await self._take_payload(incoming, write_payload("choose_city", city=link.city))
        for payload in link.list_payloads():
            await self._take_payload(incoming, payload, link)

    async def _was_opened_by(self, incoming: Incoming, link: DeepLink) -> bool:
        """Whether this very update opens the conversation, also where it is handled again after a crash."""
        found = await self.speaker.find_conversation(incoming)
        if found is None:
            return True
        mine = {_name_turn(incoming, payload) for payload in link.list_payloads()}
        turns = await self.speaker.store.turns.list_turns(found.id)
        is_set = link.city in {None, found.city} and link.language in {None, found.language}
        return is_set and all(turn.id in mine for turn in turns)

    async def _send_data(self, incoming: Incoming) -> None:
        if incoming.is_group:
            await self.speaker.say_privately(incoming)
            return
        chat = await self.speaker.store.telegram.find_chat(incoming.chat, incoming.member)
        if chat is None or chat.conversation is None:
            await self.speaker.say(incoming, "telegram.nothing_held")
            return
        held = describe_held(await self.conversations.read_held(chat.conversation))
        body = json.dumps(held.model_dump(mode="json"), ensure_ascii=False, indent=2).encode()
        await self.speaker.bot.send_document(incoming.chat, body, filename="waymark.json")

    async def _tell_numbers(self, incoming: Incoming) -> None:
        """Tells a connector the numbers that an administrator links."""
        numbers = {"member": incoming.member or incoming.chat, "chat": incoming.chat}
        await self.speaker.send(incoming, self.topics.answering.words.say("topic_numbers", **numbers))

    async def _ask_to_delete(self, incoming: Incoming) -> None:
        if incoming.is_group:
            await self.speaker.say_privately(incoming)
            return
        language = await self.speaker.choose_language(incoming)
        buttons = [
            [
                InlineKeyboardButton(
                    self.speaker.phrases.say(language, "button.yes"), callback_data=f"{DELETE} {language}"
                )
            ],
            [InlineKeyboardButton(self.speaker.phrases.say(language, "button.no"), callback_data=KEEP)],
        ]
        await self.speaker.say(incoming, "widget.delete_sure", InlineKeyboardMarkup(buttons))

    async def _delete(self, incoming: Incoming) -> None:
        # As the question was: after a crash the conversation may be gone, and its language with it.
        asked = incoming.argument.removeprefix(DELETE).strip()
        language = asked or await self.speaker.choose_language(incoming)
        chat = await self.speaker.store.telegram.find_chat(incoming.chat, incoming.member)
        if chat is not None and chat.conversation is not None:
            with suppress(ConversationUnknown):
                await self.conversations.delete_conversation(chat.conversation)
        await self.speaker.store.telegram.forget_chat(incoming.chat, incoming.member)
        await self.speaker.send(incoming, self.speaker.phrases.say(language, "widget.deleted"))

    # --- buttons ---

    async def _take_press(self, incoming: Incoming) -> None:
        assert incoming.callback is not None
        with suppress(TelegramError):  # pressed too long ago to be acknowledged, or Telegram is away
            await self.speaker.bot.answer_callback_query(incoming.callback)
        if incoming.argument.startswith(DELETE):
            await self._mark_pressed(incoming)
            await self._delete(incoming)
            return
        if incoming.argument == KEEP:
            await self._mark_pressed(incoming)
            await self.speaker.say(incoming, "person.not_now")
            return
        chat = await self.speaker.store.telegram.find_chat(incoming.chat, incoming.member)
        conversation = chat.conversation if chat else None
        find = self.speaker.store.telegram.find_payload
        payload = await find(conversation, incoming.argument) if conversation else None
        if payload is None:
            await self.speaker.say(incoming, "error.payload_unknown")
            return
        await self._mark_pressed(incoming)
        if payload.startswith((REMIND, STOP)):
            await self.reminders.press(incoming, payload)
            return
        await self._take_payload(incoming, payload)

    async def _mark_pressed(self, incoming: Incoming) -> None:
        """Ticks the pressed button where it stands; when that is not possible any more, nothing is lost."""
        if not incoming.text:
            return
        keyboard = tick_button(incoming.text, incoming.argument)
        with suppress(TelegramError):
            await self.speaker.bot.edit_message_reply_markup(
                incoming.chat, incoming.message, reply_markup=keyboard
            )

    # --- everything else ---

    async def _take_media(self, incoming: Incoming) -> None:
        """Gives it to the person who has the conversation, or says that only words are read here."""
        found = await self.speaker.find_conversation(incoming)
        if incoming.argument and found is not None and found.owner is not Owner.BOT:
            media = read_media(incoming.argument)
            await self._take_turn(
                incoming,
                lambda conversation, turn: self.conversations.take_media(conversation, turn, media),
                name=What.MEDIA,
            )
        else:
            await self.speaker.say(incoming, "telegram.media")
        if incoming.text:
            await self._take_text(incoming)

    async def _take_location(self, incoming: Incoming) -> None:
        """Offers the cities nearby: a boundary is no circle, so the newcomer says which it is."""
        near = [city for city in incoming.argument.split(",") if city in self.cities]
        if not near:
            await self._take_payload(incoming, "/ask_city")
            return
        language, say = await self.speaker.choose_language(incoming), self.speaker.phrases.say
        choices = [(self.cities[city], write_payload("choose_city", city=city)) for city in near]
        text = say(language, "telegram.near")
        await self.speaker.ask(incoming, text, [*choices, (say(language, "button.elsewhere"), "/ask_city")])

    async def _show_typing(self, incoming: Incoming) -> None:
        """Shows that an answer is on its way, when it takes long: each call counts against Telegram's limit."""
        await asyncio.sleep(TYPING_AFTER_S)
        with suppress(TelegramError):
            await self.speaker.bot.send_chat_action(incoming.chat, ChatAction.TYPING)


def _name_turn(incoming: Incoming, name: str) -> str:
    return str(uuid5(TURNS, f"{incoming.update} {name}"))


def list_commands(phrases: Phrases, language: str) -> Mapping[str, str]:
    """Returns what each command is for, for Telegram's menu."""
    return {command: phrases.say(language, f"telegram.command_{command}") for command in COMMANDS}
