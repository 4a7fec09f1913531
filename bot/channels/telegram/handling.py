"""One update from Telegram, handled once: what a newcomer wrote, pressed or sent becomes a turn or a plain notice."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID, uuid5

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ChatAction
from telegram.error import BadRequest, TelegramError

from bot.channels.telegram.deep_links import DeepLink, read_deep_link
from bot.channels.telegram.grouping import point_to_private
from bot.channels.telegram.incoming import Incoming, What
from bot.channels.telegram.rendering import Part, make_keyboard, tick_button
from bot.channels.web.schemas import describe_held
from bot.conversations import Conversations, write_payload
from bot.errors import ConversationUnknown, RequestRefused
from bot.notices import FALLBACK_LANGUAGE, Phrases
from bot.store.telegram import Chat, TelegramRows

CHANNEL = "telegram"
TURNS = UUID("5d0a3c26-7a3e-4c79-9d5c-1f0a8f1f6b11")
"""A turn's id is made from this and the update's number: the same update is the same turn."""

COMMANDS = ("start", "city", "language", "human", "privacy", "mydata", "delete", "help")
"""The commands in Telegram's menu; what each is for is the phrase `telegram.command_<name>`."""

PAYLOADS = {
    "city": "/ask_city",
    "language": "/choose_language",
    "human": "/ask_person",
    "help": "/capabilities",
}
DELETE = "!delete"
KEEP = "!keep"
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Handler:
    """Handles updates; everything it does may be done again without harm."""

    bot: Bot
    rows: TelegramRows
    conversations: Conversations
    phrases: Phrases
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
                await self.rows.close_chat(incoming.chat)
            case What.MOVED:
                pass  # done as it came in

    # --- turns ---

    async def _take_text(self, incoming: Incoming) -> None:
        await self._show_typing(incoming)
        await self._take_turn(
            incoming,
            lambda conversation, turn: self.conversations.take_text(conversation, turn, incoming.text),
        )

    async def _take_payload(self, incoming: Incoming, payload: str, link: DeepLink | None = None) -> None:
        await self._show_typing(incoming)
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
        turn = str(uuid5(TURNS, f"{incoming.update} {name}"))
        chat = await self._find_chat(incoming, link or DeepLink())
        assert chat.conversation is not None
        try:
            await take(chat.conversation, turn)
        except ConversationUnknown:
            await self.rows.forget_chat(incoming.chat, incoming.member)
            chat = await self._find_chat(incoming, link or DeepLink())
            assert chat.conversation is not None
            await take(chat.conversation, turn)
        except RequestRefused as error:
            await self._say(incoming, f"error.{error.code}")

    async def _find_chat(self, incoming: Incoming, link: DeepLink) -> Chat:
        """Finds the chat with its conversation, or opens one; who writes again is written to again."""
        chat = await self.rows.find_chat(incoming.chat, incoming.member)
        if chat is None or chat.conversation is None:
            language = link.language or self._hint_language(incoming)
            opened, _ = await self.conversations.open_conversation(CHANNEL, link.city, language)
            await self.rows.begin_chat(incoming.chat, incoming.member, opened)
        await self.rows.change_chat(
            incoming.chat,
            incoming.member,
            closed=False,
            reply_to=incoming.message if incoming.is_group else None,
        )
        found = await self.rows.find_chat(incoming.chat, incoming.member)
        assert found is not None
        return found

    # --- commands ---

    async def _take_command(self, incoming: Incoming) -> None:
        command = incoming.text
        if command == "start":
            await self._start(incoming)
        elif command in PAYLOADS:
            await self._take_payload(incoming, PAYLOADS[command])
        elif command == "privacy":
            await self._say(incoming, "telegram.privacy")
        elif command == "mydata":
            await self._send_data(incoming)
        elif command == "delete":
            await self._ask_to_delete(incoming)
        else:
            await self._take_payload(incoming, "/capabilities")

    async def _start(self, incoming: Incoming) -> None:
        link = read_deep_link(incoming.argument, self.conversations.cities, self.conversations.languages)
        known = await self.rows.find_chat(incoming.chat, incoming.member)
        if known is not None and known.conversation is not None:
            if link.language:
                await self._take_payload(incoming, write_payload("choose_language", language=link.language))
            if link.city:
                await self._take_payload(incoming, write_payload("choose_city", city=link.city))
        payload = write_payload("show_topic", topic=link.topic) if link.topic else "/greet"
        await self._take_payload(incoming, payload, link)
        if incoming.argument and link.city is None:
            await self._take_payload(incoming, "/ask_city")

    async def _send_data(self, incoming: Incoming) -> None:
        if incoming.is_group:
            await self._say_privately(incoming)
            return
        chat = await self.rows.find_chat(incoming.chat, incoming.member)
        if chat is None or chat.conversation is None:
            await self._say(incoming, "telegram.nothing_held")
            return
        held = describe_held(await self.conversations.read_held(chat.conversation))
        body = json.dumps(held.model_dump(mode="json"), ensure_ascii=False, indent=2).encode()
        await self.bot.send_document(incoming.chat, body, filename="waymark.json")

    async def _ask_to_delete(self, incoming: Incoming) -> None:
        if incoming.is_group:
            await self._say_privately(incoming)
            return
        language = await self._choose_language(incoming)
        buttons = [
            [InlineKeyboardButton(self.phrases.say(language, "button.yes"), callback_data=DELETE)],
            [InlineKeyboardButton(self.phrases.say(language, "button.no"), callback_data=KEEP)],
        ]
        await self._say(incoming, "widget.delete_sure", InlineKeyboardMarkup(buttons))

    async def _delete(self, incoming: Incoming) -> None:
        language = await self._choose_language(incoming)
        chat = await self.rows.find_chat(incoming.chat, incoming.member)
        if chat is not None and chat.conversation is not None:
            with suppress(ConversationUnknown):
                await self.conversations.delete_conversation(chat.conversation)
        await self.rows.forget_chat(incoming.chat, incoming.member)
        await self._send(incoming, self.phrases.say(language, "widget.deleted"))

    # --- buttons ---

    async def _take_press(self, incoming: Incoming) -> None:
        assert incoming.callback is not None
        with suppress(BadRequest):  # pressed too long ago to be acknowledged
            await self.bot.answer_callback_query(incoming.callback)
        if incoming.argument == DELETE:
            await self._mark_pressed(incoming)
            await self._delete(incoming)
            return
        if incoming.argument == KEEP:
            await self._mark_pressed(incoming)
            await self._say(incoming, "person.not_now")
            return
        chat = await self.rows.find_chat(incoming.chat, incoming.member)
        conversation = chat.conversation if chat else None
        payload = await self.rows.find_payload(conversation, incoming.argument) if conversation else None
        if payload is None:
            await self._say(incoming, "error.payload_unknown")
            return
        await self._mark_pressed(incoming)
        await self._take_payload(incoming, payload)

    async def _mark_pressed(self, incoming: Incoming) -> None:
        """Ticks the pressed button where it stands; when that is not possible any more, nothing is lost."""
        if not incoming.text:
            return
        keyboard = tick_button(incoming.text, incoming.argument)
        with suppress(BadRequest):
            await self.bot.edit_message_reply_markup(incoming.chat, incoming.message, reply_markup=keyboard)

    # --- everything else ---

    async def _take_media(self, incoming: Incoming) -> None:
        await self._say(incoming, "telegram.media")
        if incoming.text:
            await self._take_text(incoming)

    async def _take_location(self, incoming: Incoming) -> None:
        """Offers the cities nearby: a boundary is no circle, so the newcomer says which it is."""
        near = [city for city in incoming.argument.split(",") if city in self.cities]
        if not near:
            await self._take_payload(incoming, "/ask_city")
            return
        elsewhere = self.phrases.say(await self._choose_language(incoming), "button.elsewhere")
        choices = [(self.cities[city], write_payload("choose_city", city=city)) for city in near]
        await self._ask(incoming, "telegram.near", [*choices, (elsewhere, "/ask_city")])

    async def _ask(self, incoming: Incoming, key: str, choices: Sequence[tuple[str, str]]) -> None:
        """Says a phrase with buttons (title and payload) beneath it."""
        chat = await self._find_chat(incoming, DeepLink())
        assert chat.conversation is not None
        tokens = await self.rows.keep_buttons(chat.conversation, [payload for _, payload in choices])
        await self._say(incoming, key, make_keyboard(Part("", tuple(choices)), tokens))

    async def _say_privately(self, incoming: Incoming) -> None:
        """In a group: what is only for one person is asked where only that person reads it."""
        language = await self._choose_language(incoming)
        part, keyboard = point_to_private(self.phrases, language, self.bot.username)
        await self._send(incoming, part.plain, keyboard)

    async def _say(self, incoming: Incoming, key: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        await self._send(incoming, self.phrases.say(await self._choose_language(incoming), key), keyboard)

    async def _send(
        self, incoming: Incoming, text: str, keyboard: InlineKeyboardMarkup | None = None
    ) -> Message:
        reply = (
            ReplyParameters(incoming.message, allow_sending_without_reply=True)
            if (incoming.is_group and incoming.message)
            else None
        )
        return await self.bot.send_message(
            incoming.chat,
            text,
            reply_markup=keyboard,
            reply_parameters=reply,
            link_preview_options=NO_PREVIEW,
        )

    async def _show_typing(self, incoming: Incoming) -> None:
        with suppress(TelegramError):
            await self.bot.send_chat_action(incoming.chat, ChatAction.TYPING)

    async def _choose_language(self, incoming: Incoming) -> str:
        chat = await self.rows.find_chat(incoming.chat, incoming.member)
        candidates: list[str | None] = []
        if chat is not None and chat.conversation is not None:
            with suppress(ConversationUnknown):
                found, _, _ = await self.conversations.read_exchange(chat.conversation)
                candidates += [found.last_language, found.language]
        candidates.append(self._hint_language(incoming))
        return next((code for code in candidates if code in self.phrases.offered), FALLBACK_LANGUAGE)

    def _hint_language(self, incoming: Incoming) -> str | None:
        """Telegram's own code is a hint only: a phone can be set to a language its owner does not read."""
        code = (incoming.language or "").split("-")[0]
        return code if code in self.phrases.offered else None


def list_commands(phrases: Phrases, language: str) -> Mapping[str, str]:
    """Returns what each command is for, for Telegram's menu."""
    return {command: phrases.say(language, f"telegram.command_{command}") for command in COMMANDS}
