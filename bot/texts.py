"""What a newcomer's text becomes before it is used: readable, plain Unicode, no command, no street."""

import re
import unicodedata

from bot.errors import TextEmpty, TextTooLong, TextUnreadable
from bot.postcodes import mask_postcodes

MAX_LENGTH = 2000
NOTHING_VISIBLE = "?"
"""Stands for a text of invisible characters alone: it gets a reply, and Rasa takes no empty text."""

_UNREADABLE = re.compile("[\x00\ud800-\udfff]")
# Soft hyphen, Arabic letter mark, Mongolian vowel separator, zero-width, bidi controls, byte order mark.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def check_readable(text: str) -> None:
    """Raises TextUnreadable for NUL and lone surrogates, TextEmpty for white space alone."""
    if _UNREADABLE.search(text):
        raise TextUnreadable
    if not text.strip():
        raise TextEmpty


def check_length(text: str) -> None:
    """Raises TextTooLong for a text over MAX_LENGTH characters, as the newcomer typed it."""
    if len(text) > MAX_LENGTH:
        raise TextTooLong


def normalise_text(text: str) -> str:
    """Gives the text that may be stored and forwarded."""
    visible = _CONTROL.sub(" ", _INVISIBLE.sub("", text))
    composed = unicodedata.normalize("NFC", visible).strip()
    # Rasa takes a leading slash for a command; commands come from buttons only.
    words = mask_postcodes(composed.lstrip("/ \t\r\n"))
    return words or NOTHING_VISIBLE
