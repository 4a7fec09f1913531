"""A reply as Telegram shows it: HTML with everything escaped, parts below its limit, buttons under the last."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape

import phonenumbers
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.dates import say_date
from bot.notices import Phrases
from bot.replies import Kind, Reply, Service, Source

_TICK = "✓ "
MOST = 4096
"""Characters of a message, counted after its markup is read; ours are counted with it, to be sure."""


@dataclass(frozen=True, slots=True)
class Part:
    """One message: HTML, and the buttons beneath it."""

    html: str
    buttons: tuple[tuple[str, str], ...] = ()
    """Title and payload."""

    @property
    def plain(self) -> str:
        """The same without markup."""
        return unescape(re.sub(r"<[^>]+>", "", self.html))


def render_reply(reply: Reply, phrases: Phrases) -> list[Part]:
    """Returns the messages of a reply, in order."""
    language = phrases.offered[0] if reply.language not in phrases.offered else reply.language
    paragraphs = [*_show_text(reply)]
    if reply.services:
        title = phrases.say(language, "widget.services")
        lines = [f"<b>{escape(title)}</b>", *(_show_service(one) for one in reply.services)]
        paragraphs.append("\n".join(lines))
    if reply.sources:
        title = phrases.say(language, "widget.sources")
        lines = [f"<i>{escape(title)}</i>", *(_show_source(one, phrases, language) for one in reply.sources)]
        paragraphs.append("\n".join(lines))
    paragraphs += [f"<blockquote>{escape(card.english)}</blockquote>" for card in reply.cards]
    if reply.kind is Kind.CONNECTOR:
        paragraphs.insert(0, f"<b>{escape(phrases.say(language, 'widget.person'))}</b>")
    parts = list(_join_parts(paragraphs))
    buttons = tuple((button.title, button.payload) for button in reply.buttons)
    return [*(Part(html) for html in parts[:-1]), Part(parts[-1], buttons)]


def make_keyboard(part: Part, tokens: Mapping[str, str]) -> InlineKeyboardMarkup | None:
    """Returns the buttons of a part; each carries its token."""
    if not part.buttons:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(title, callback_data=tokens[payload])] for title, payload in part.buttons]
    )


def tick_button(keyboard: str, token: str) -> InlineKeyboardMarkup:
    """Returns a keyboard (JSON of title and token) with the button of this token ticked."""
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(_tick(title) if data == token else title, callback_data=data)]
            for title, data in json.loads(keyboard)
        ]
    )


def _tick(title: str) -> str:
    return _TICK + title.removeprefix(_TICK)


def _show_text(reply: Reply) -> Iterator[str]:
    blocks = [block for block in reply.text.split("\n\n") if block.strip()]
    for number, block in enumerate(blocks):
        is_title = number == 0 and reply.kind in {Kind.ANSWER, Kind.ADVISER} and len(blocks) > 1
        yield f"<b>{escape(block)}</b>" if is_title else escape(block)


def _show_service(service: Service) -> str:
    said = [
        _link(service.name, service.url),
        *([escape(dial_abroad(service.phone))] if service.phone else []),
        *([_link(service.address, service.map)] if service.address else []),
        *([escape(service.hours)] if service.hours else []),
    ]
    return "• " + " · ".join(said)


def _show_source(source: Source, phrases: Phrases, language: str) -> str:
    dated = (
        phrases.say(language, "widget.as_of", date=say_date(language, source.as_of))
        if source.as_of
        else phrases.say(language, "widget.no_date")
    )
    return f"• {_link(source.title or source.url or '', source.url)} ({escape(dated)})"


def dial_abroad(phone: str) -> str:
    """Returns a number as +44 …: Telegram makes it a link then; short numbers and words stay as they are."""
    try:
        number = phonenumbers.parse(phone, "GB")
    except phonenumbers.NumberParseException:
        return phone
    if not phonenumbers.is_valid_number(number):
        return phone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _link(title: str, url: str | None) -> str:
    return f'<a href="{escape(url)}">{escape(title)}</a>' if url else escape(title)


def _join_parts(paragraphs: list[str]) -> Iterator[str]:
    """Yields messages of whole paragraphs, as long as may be; one that is too long alone is cut at its lines."""
    part = ""
    for piece in (cut for paragraph in paragraphs for cut in _cut(paragraph)):
        joined = f"{part}\n\n{piece}" if part else piece
        if len(joined) <= MOST:
            part = joined
            continue
        yield part
        part = piece
    yield part or "…"


def _cut(paragraph: str) -> Iterator[str]:
    while len(paragraph) > MOST:
        at = max(paragraph.rfind("\n", 0, MOST), paragraph.rfind(" ", 0, MOST))
        if at <= 0:
            at = MOST
        yield paragraph[:at]
        paragraph = paragraph[at:].lstrip()
    yield paragraph
