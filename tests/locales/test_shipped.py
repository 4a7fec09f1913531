"""The phrases that this repository ships: complete where offered, and sound in every language."""

from __future__ import annotations

import string
from pathlib import Path

import pytest

from locales.catalogue import Locales, read_locales
from locales.checking import check_locales

ROOT = Path(__file__).resolve().parents[2] / "locales"
RIGHT_TO_LEFT = {"ar", "fa", "prs", "ps", "ur", "ckb"}


@pytest.fixture(scope="module")
def locales() -> Locales:
    """Everything under locales/."""
    return read_locales(ROOT)


def test_there_is_nothing_to_complain_of(locales: Locales) -> None:
    assert [str(complaint) for complaint in check_locales(locales, ROOT)] == []


def test_english_and_arabic_are_offered(locales: Locales) -> None:
    assert {"en", "ar"} <= set(locales.offered)


def test_languages_of_arabic_script_are_written_from_right_to_left(locales: Locales) -> None:
    written = {code for code in locales.files if locales.direction(code) == "rtl"}
    assert written == RIGHT_TO_LEFT & set(locales.files)
    assert written


def test_every_phrase_can_be_filled(locales: Locales) -> None:
    phrases = [
        (code, key, text) for code, file in locales.files.items() for key, text in file.phrases.items()
    ]
    assert phrases
    for code, key, text in phrases:
        places = {name: "1" for _, name, _, _ in string.Formatter().parse(text) if name is not None}
        assert text.format_map(places), (code, key)


def test_no_phrase_is_empty(locales: Locales) -> None:
    empty = [
        f"{code} {key}"
        for code, file in locales.files.items()
        for key, phrase in file.phrases.items()
        if not phrase.strip() and not key.startswith("list.")
    ]
    assert empty == []
