"""Keeps phones, postcodes, prices and links left to right inside right-to-left text."""

from __future__ import annotations

import re

LEFT_TO_RIGHT_ISOLATE = "\u2066"
POP_ISOLATE = "\u2069"

_LEFT_TO_RIGHT = re.compile(
    r"(?P<place>\{\w+\})"  # places to fill stay as they are
    r"|https?://[^\s)\]،؛]*[^\s)\]،؛.]"  # links
    r"|[\w.+-]+@[\w-]+\.[\w.-]*\w"  # e-mail
    r"|\b(?:[\w-]+\.)+(?:uk|org|com|scot|net|gov|wales)\b(?:/[^\s)\]،؛]*)?"  # bare web addresses
    r"|\b[A-Z]{1,2}\d[A-Z\d]?(?: \d[A-Z]{2})?\b"  # postcodes
    r"|\b\d{1,2}(?:[:.]\d\d)? ?(?:am|pm)\b"  # hours
    r"|£ ?\d[\d,.]*\d|£ ?\d"  # prices
    r"|\+?\d[\d ]{3,}\d"  # phones
    r"|[A-Za-z][A-Za-z0-9'’&/+-]*(?:[,.:?!]? [A-Za-z0-9][A-Za-z0-9'’&/+-]*)*"  # runs of Latin words
)


def isolate_runs(text: str) -> str:
    """Return right-to-left text with every left-to-right run between isolates; nothing else changes."""
    return _LEFT_TO_RIGHT.sub(_isolate, text)


def _isolate(match: re.Match[str]) -> str:
    if match.group("place"):
        return match.group(0)
    return f"{LEFT_TO_RIGHT_ISOLATE}{match.group(0)}{POP_ISOLATE}"
