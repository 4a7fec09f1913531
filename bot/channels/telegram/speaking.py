"""Says something in a chat at once, in the newcomer's language; answers to turns go through the events instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters

from bot.channels.telegram.deep_links import DeepLink
from bot.channels.telegram.grouping import point_to_private
from bot.channels.telegram.incoming import Incoming
from bot.channels.telegram.rendering import Part, make_keyboard, render_reply
from bot.conversations import Conversations
from bot.notices import FALLBACK_LANGUAGE, Phrases
from bot.replies import Conversation, Reply
from bot.store import Store
from bot.store.telegram import Chat

CHANNEL = "telegram"
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Knows where an update came from, and answers there."""

    bot: Bot
    store: Store
    conversations: Conversations
    phrases: Phrases

    async def find_chat(self, incoming: Incoming, link: DeepLink | None = None) -> Chat:
        """Finds the chat with its conversation, or opens one; who writes again is written to again."""
        link, rows = link or DeepLink(), self.store.telegram
        chat = await rows.find_chat(incoming.chat, incoming.member)
        if chat is None or chat.conversation is None:
            language = link.language or self._hint_language(incoming)
            opened, _ = await self.conversations.open_conversation(CHANNEL, link.city, language)
            await rows.begin_chat(incoming.chat, incoming.member, opened)
        await rows.change_chat(
            incoming.chat,
            incoming.member,
            closed=False,
            reply_to=incoming.message if incoming.is_group else None,
        )
        found = await rows.find_chat(incoming.chat, incoming.member)
        assert found is not None
        return found

    async def close_chat(self, chat: int, member: int) -> None:
        """Says nothing there any more, and reminds of nothing, until somebody writes there."""
        known = await self.store.telegram.find_chat(chat, member)
        await self.store.telegram.close_chat(chat)
        if known is not None and known.conversation is not None:
            await self.store.reminders.stop_all(known.conversation)

    async def find_conversation(self, incoming: Incoming) -> Conversation | None:
        """Reads the conversation of the chat, if there is one."""
        chat = await self.store.telegram.find_chat(incoming.chat, incoming.member)
        if chat is None or chat.conversation is None:
            return None
        return await self.store.conversations.find_conversation(chat.conversation)

    async def choose_language(self, incoming: Incoming) -> str:
        """Returns the language to speak in: what was spoken last, else what was chosen, else Telegram's hint."""
        found = await self.find_conversation(incoming)
        known = [found.last_language, found.language] if found else []
        candidates = [*known, self._hint_language(incoming)]
        return next((code for code in candidates if code in self.phrases.offered), FALLBACK_LANGUAGE)

    async def say(
        self,
        incoming: Incoming,
        key: str,
        keyboard: InlineKeyboardMarkup | None = None,
        **values: str | int,
    ) -> None:
        """Says a phrase."""
        language = await self.choose_language(incoming)
        await self.send(incoming, self.phrases.say(language, key, **values), keyboard)

    async def ask(self, incoming: Incoming, text: str, choices: Sequence[tuple[str, str]]) -> None:
        """Says a text with buttons (title and payload) beneath it."""
        chat = await self.find_chat(incoming)
        assert chat.conversation is not None
        tokens = await self.store.telegram.keep_buttons(
            chat.conversation, [payload for _, payload in choices]
        )
        await self.send(incoming, text, make_keyboard(Part("", tuple(choices)), tokens))

    async def say_privately(self, incoming: Incoming) -> None:
        """In a group: what is only for one person is asked where only that person reads it."""
        language = await self.choose_language(incoming)
        part, keyboard = point_to_private(self.phrases, language, self.bot.username)
        await self.send(incoming, part.plain, keyboard)

    async def show(self, incoming: Incoming, replies: Sequence[Reply]) -> None:
        """Shows replies that are no events, without the buttons, which need the store."""
        for reply in replies:
            if incoming.is_group:
                part, keyboard = point_to_private(
                    self.phrases, reply.language, self.bot.username, reply.services
                )
                await self.send(incoming, part.plain, keyboard)
                continue
            for part in render_reply(reply, self.phrases):
                await self.send(incoming, part.plain)

    async def send(
        self, incoming: Incoming, text: str, keyboard: InlineKeyboardMarkup | None = None
    ) -> Message:
        """Sends a text, in a group as an answer to what was written."""
        answered = incoming.message if incoming.is_group else None
        return await self.bot.send_message(
            incoming.chat,
            text,
            reply_markup=keyboard,
            reply_parameters=ReplyParameters(answered, allow_sending_without_reply=True)
            if answered
            else None,
            link_preview_options=NO_PREVIEW,
        )

    def _hint_language(self, incoming: Incoming) -> str | None:
        """Telegram's own code is a hint only: a phone can be set to a language its owner does not read."""
        code = (incoming.language or "").split("-")[0]
        return code if code in self.phrases.offered else None
