"""Writes dates as people of a language do."""

from datetime import date

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton

_HERE = {"en": "en_GB"}


def say_date(language: str, day: str) -> str:
    """Writes a year, a month or a day (2025, 2025-06, 2025-06-01) in words of the language, where we know them."""
    try:
        locale = Locale.parse(_HERE.get(language, language))
    except (UnknownLocaleError, ValueError):
        return day
    year, month, number = ([int(part) for part in day.split("-")] + [0, 0])[:3]
    if not month:
        return day
    if not number:
        return format_skeleton("yMMMM", date(year, month, 1), locale=locale)
    return format_date(date(year, month, number), "long", locale=locale)
