"""The check of phrases: an offered language is complete, and fills the same places as English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from knowledge.errors import Complaint
from locales.catalogue import ENGLISH, Locales

_PLACE = re.compile(r"\{(\w+)\}")

NOT_OFFERED = "language.not_offered"
"""What a language that is not offered says before an answer in English."""


def check_locales(locales: Locales, root: Path) -> tuple[Complaint, ...]:
    """Return every complaint about the phrases."""
    english = locales.files[ENGLISH].phrases
    found: list[Complaint] = []
    for code, file in locales.files.items():
        found += _compare(locales, code, set(english) if file.offered else set(), set(file.phrases))
        found += _check_places(locales, code, english)
        if file.offered:
            found += _check_files(locales, code, root / code)
    return tuple(found)


def _compare(locales: Locales, code: str, wanted: set[str], given: set[str]) -> Iterator[Complaint]:
    """An offered language has every phrase; one in the making may have any that English has."""
    document, english = locales.documents[code], set(locales.files[ENGLISH].phrases)
    for key in sorted(wanted - given):
        yield document.complain(
            ("phrases",), f"has no phrase {key!r}", "Add it, or do not offer the language."
        )
    for key in sorted(given - english - {NOT_OFFERED}):
        yield document.complain(
            ("phrases", key), "is a phrase that English lacks", "Remove it, or correct the key."
        )


def _check_places(locales: Locales, code: str, english: dict[str, str]) -> Iterator[Complaint]:
    for key, phrase in locales.files[code].phrases.items():
        if key in english and set(_PLACE.findall(phrase)) != set(_PLACE.findall(english[key])):
            remedy = f"Use the places of the English: {english[key]!r}."
            yield locales.documents[code].complain(
                ("phrases", key), "fills other places than English", remedy
            )


def _check_files(locales: Locales, code: str, folder: Path) -> Iterator[Complaint]:
    for name in ("nlu.yml", "items.yml"):
        if not (folder / name).is_file():
            remedy = f"Write {folder / name}, or do not offer the language."
            yield locales.documents[code].complain(("offered",), f"is offered without {name}", remedy)
