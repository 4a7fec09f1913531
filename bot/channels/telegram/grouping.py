"""What is not said in a group: the personal is asked where nobody reads along."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.telegram.rendering import Part
from bot.notices import FALLBACK_LANGUAGE, Phrases
from bot.replies import Kind, Reply, Service

PERSONAL_KINDS = frozenset({Kind.ADVISER, Kind.HANDOFF, Kind.CONNECTOR, Kind.EMERGENCY})
OPEN_TOPICS = frozenset({"waste", "esol"})
"""Everybody may read which bin a bottle goes in; of homes, health and money a person may not want to speak here."""


SHORT = 3
"""Digits of a number that is no helpline: the name of one would tell the group what somebody suffers."""

_ARTICLE = re.compile(r'/show_article\{"article": "([^"]+)"')
OPEN_BUTTONS = ("/show_topic", "/choose_language", "/choose_city", "/ask_city", "/capabilities")
"""What anybody may be asked: what they need, where they are and which language they read."""


def is_personal(reply: Reply, phrases: Phrases) -> bool:
    """Tell whether a reply belongs into a private chat."""
    if reply.kind in PERSONAL_KINDS:
        return True
    if reply.article:
        return _name_topic(reply.article) not in OPEN_TOPICS
    if reply.kind is Kind.NOTICE:  # of persons and dangers, but for one
        delayed = (phrases.say(code, "notice.delayed") for code in phrases.offered)
        return reply.text not in delayed
    if reply.kind in {Kind.ASK, Kind.CLARIFY}:
        return not all(_is_open(button.payload) for button in reply.buttons)
    return False


def say_in_group(
    reply: Reply, earlier: Sequence[Reply], phrases: Phrases, bot_name: str
) -> tuple[Part, InlineKeyboardMarkup] | None:
    """Return what is said in the group instead of a personal reply; None where it was said for this turn already."""
    said = [one for one in earlier if is_personal(one, phrases)]
    if reply.kind is Kind.EMERGENCY:
        said = [one for one in said if one.kind is Kind.EMERGENCY]
    services = reply.services if reply.kind is Kind.EMERGENCY else ()
    return None if said else point_to_private(phrases, reply.language, bot_name, services)


def point_to_private(
    phrases: Phrases, language: str, bot_name: str, services: Sequence[Service] = ()
) -> tuple[Part, InlineKeyboardMarkup]:
    """Return one sentence and one button; above them the numbers that are right for every emergency, such as 999."""
    spoken = language if language in phrases.offered else FALLBACK_LANGUAGE
    title = phrases.say(spoken, "telegram.private_button")
    button = InlineKeyboardButton(title, url=f"https://t.me/{bot_name}?start=group")
    numbers = [f"{one.phone}: {one.name}" for one in services if one.phone and len(one.phone) <= SHORT]
    text = "\n\n".join([*numbers, phrases.say(spoken, "telegram.private")])
    return Part(escape(text)), InlineKeyboardMarkup([[button]])


def _is_open(payload: str) -> bool:
    article = _ARTICLE.match(payload)
    return _name_topic(article[1]) in OPEN_TOPICS if article else payload.startswith(OPEN_BUTTONS)


def _name_topic(article: str) -> str:
    return article.partition("/")[0]
