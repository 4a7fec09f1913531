"""What is not said in a group: the personal is asked where nobody reads along."""

from __future__ import annotations

from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.telegram.rendering import Part
from bot.notices import FALLBACK_LANGUAGE, Phrases
from bot.replies import Kind, Reply

PERSONAL_KINDS = frozenset({Kind.ADVISER, Kind.HANDOFF, Kind.CONNECTOR, Kind.EMERGENCY})
OPEN_TOPICS = frozenset({"waste", "esol"})
"""Everybody may read which bin a bottle goes in; of homes, health and money a person may not want to speak here."""


def is_personal(reply: Reply) -> bool:
    """Tell whether a reply belongs into a private chat."""
    topic = (reply.article or "").partition("/")[0]
    return reply.kind in PERSONAL_KINDS or bool(topic and topic not in OPEN_TOPICS)


def point_to_private(phrases: Phrases, language: str, bot_name: str) -> tuple[Part, InlineKeyboardMarkup]:
    """Return what is said in the group instead: one sentence and one button."""
    spoken = language if language in phrases.offered else FALLBACK_LANGUAGE
    title = phrases.say(spoken, "telegram.private_button")
    button = InlineKeyboardButton(title, url=f"https://t.me/{bot_name}?start=group")
    return Part(escape(phrases.say(spoken, "telegram.private"))), InlineKeyboardMarkup([[button]])
