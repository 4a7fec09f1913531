"""What an update from Telegram says, in our words: read once, postcodes masked, before anything is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from telegram import (
    CallbackQuery,
    ChatMemberUpdated,
    MaybeInaccessibleMessage,
    Message,
    MessageEntity,
    Update,
)
from telegram.constants import ChatType

from bot.media import Media, MediaKind
from bot.postcodes import mask_postcodes

PRIVATE = 0
"""The `member` of a private chat: there is only one."""

_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_COMMAND = re.compile(
    r"/(?P<name>start)(?:@\w+)?\s+(?P<argument>[\w-]{1,64})|/(?P<alone>\w{1,32})(?:@\w+)?",
    re.ASCII | re.IGNORECASE,
)
"""A command stands alone, but for a deep link: whoever writes more says something, and all words are read as words."""


class What(StrEnum):
    """What kind of thing came in."""

    TEXT = "text"
    COMMAND = "command"
    PRESS = "press"
    MEDIA = "media"
    LOCATION = "location"
    LEFT = "left"
    MOVED = "moved"
    TOPIC = "topic"
    TOPIC_PRESS = "topic_press"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update.

    `text`: words, a command's name, or the keyboard of a pressed button as JSON. `argument`: what follows a command,
    a button's token, the cities near a location, a group's new number, or where a picture, voice or file is.
    """

    update: int
    chat: int
    member: int
    what: What
    text: str = ""
    argument: str = ""
    message: int | None = None
    callback: str | None = None
    language: str | None = None
    topic: int | None = None
    """The topic of a group of connectors."""

    @property
    def is_group(self) -> bool:
        """Whether others read along."""
        return self.member != PRIVATE

    def write(self) -> Mapping[str, Any]:
        """Gives it as JSON."""
        return asdict(self)


def restore(content: Mapping[str, Any]) -> Incoming:
    """Gives what was written."""
    return Incoming(**{**content, "what": What(content["what"])})


FindNear = Callable[[float, float], Sequence[str]]
"""Gives the cities near a latitude and longitude, the nearest first."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What is needed to tell what an update says: who the bot is, and which cities are near a place."""

    own_id: int
    own_name: str
    find_near: FindNear
    desk_groups: frozenset[int] = frozenset()
    """The groups in which connectors work: nobody there is a newcomer."""


def read_update(update: Update, reader: Reader) -> Incoming | None:
    """Returns what is for us to handle; None for everything else: another's words, future kinds."""
    if update.callback_query is not None:
        return _read_press(update.update_id, update.callback_query, reader)
    if update.my_chat_member is not None:
        return _read_membership(update.update_id, update.my_chat_member)
    message = update.message or update.edited_message
    return _read_message(update.update_id, message, reader) if message else None


def _read_press(update: int, query: CallbackQuery, reader: Reader) -> Incoming | None:
    if query.message is None or not query.data:
        return None
    chat = query.message.chat
    if chat.id in reader.desk_groups:
        topic = query.message.message_thread_id if isinstance(query.message, Message) else None
        return Incoming(
            update=update,
            chat=chat.id,
            member=query.from_user.id,
            what=What.TOPIC_PRESS,
            argument=query.data,
            callback=query.id,
            topic=topic,
        )
    return Incoming(
        update=update,
        chat=chat.id,
        member=PRIVATE if chat.type == ChatType.PRIVATE else query.from_user.id,
        what=What.PRESS,
        text=_write_keyboard(query.message),
        argument=query.data,
        message=query.message.message_id,
        callback=query.id,
        language=query.from_user.language_code,
    )


def _write_keyboard(message: MaybeInaccessibleMessage) -> str:
    markup = message.reply_markup if isinstance(message, Message) else None
    if markup is None:
        return ""
    rows = [(button.text, button.callback_data) for row in markup.inline_keyboard for button in row]
    return json.dumps(rows, ensure_ascii=False)


def _read_membership(update: int, change: ChatMemberUpdated) -> Incoming | None:
    if change.new_chat_member.status not in {"kicked", "left"}:
        return None
    return Incoming(update=update, chat=change.chat.id, member=PRIVATE, what=What.LEFT)


def _read_message(update: int, message: Message, reader: Reader) -> Incoming | None:
    if message.migrate_to_chat_id is not None:
        new = str(message.migrate_to_chat_id)
        return Incoming(update=update, chat=message.chat.id, member=PRIVATE, what=What.MOVED, argument=new)
    if message.from_user is None or message.from_user.is_bot:
        return None
    if message.chat.id in reader.desk_groups:
        return _read_topic(update, message, reader)
    group = message.chat.type != ChatType.PRIVATE
    if group and not _is_for_us(message, reader):
        return None
    what, text, argument = _read_content(message, reader)
    if what is None or (what is What.LOCATION and message.edit_date is not None):
        return None  # a location that is shared while somebody moves: the first was answered
    return Incoming(
        update=update,
        chat=message.chat.id,
        member=message.from_user.id if group else PRIVATE,
        what=what,
        text=mask_postcodes(text),
        argument=argument,
        message=message.message_id,
        language=message.from_user.language_code,
    )


def _read_topic(update: int, message: Message, reader: Reader) -> Incoming | None:
    """Reads what a connector wrote, as it is: an address that they give must arrive. An edit changes nothing."""
    if message.from_user is None or message.edit_date is not None:
        return None
    text = message.text or message.caption or ""
    if text.startswith("/") and not text.startswith("//"):
        _, command, _ = _read_content(message, reader)
        if command != "id":
            return None
        return Incoming(
            update, message.chat.id, message.from_user.id, What.COMMAND, command, message=message.message_id
        )
    if message.message_thread_id is None or (not text and message.effective_attachment is None):
        return None
    return Incoming(
        update=update,
        chat=message.chat.id,
        member=message.from_user.id,
        what=What.TOPIC,
        text=message.text or "",
        message=message.message_id,
        topic=message.message_thread_id,
    )


def _is_for_us(message: Message, reader: Reader) -> bool:
    """In a group we are spoken to by name, by command, or by a reply to what we said."""
    answered = message.reply_to_message
    if answered is not None and answered.from_user is not None and answered.from_user.id == reader.own_id:
        return True
    mention = f"@{reader.own_name}".casefold()
    entities = {**message.parse_entities(), **message.parse_caption_entities()}
    return any(
        text.casefold() == mention
        or (entity.type == MessageEntity.BOT_COMMAND and text.casefold().endswith(mention))
        for entity, text in entities.items()
    )


def _read_content(message: Message, reader: Reader) -> tuple[What | None, str, str]:
    text = message.text or message.caption or ""
    if message.text and (command := _COMMAND.fullmatch(message.text.strip())):
        return What.COMMAND, (command["name"] or command["alone"]).lower(), command["argument"] or ""
    if message.location is not None:
        # Only the names of cities are kept of where somebody is.
        near = reader.find_near(message.location.latitude, message.location.longitude)
        return What.LOCATION, "", ",".join(near)
    mention = f"@{reader.own_name}".casefold()
    words = " ".join(word for word in text.split(" ") if word.casefold() != mention).strip()
    if message.text is not None:
        return What.TEXT, words or "?", ""
    if message.effective_attachment is not None:
        return What.MEDIA, words, _write_media(message)
    return None, "", ""


def _write_media(message: Message) -> str:
    """Gives where a picture, a voice message, a video or a file is; nothing for stickers, contacts and the like."""
    sent = (
        (MediaKind.PHOTO, message.photo[-1] if message.photo else None),
        (MediaKind.VOICE, message.voice),
        (MediaKind.VIDEO, message.video or message.video_note),
        (MediaKind.FILE, message.audio or message.document),
    )
    found = next(((kind, one) for kind, one in sent if one is not None), None)
    if found is None:
        return ""
    kind, one = found
    ending = _ENDING.search(getattr(one, "file_name", None) or "")
    return Media(kind, one.file_id, ending[0].lower() if ending and kind is MediaKind.FILE else "").write()
