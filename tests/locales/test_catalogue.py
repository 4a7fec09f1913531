"""Phrases are found by language and key, and what is missing is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.errors import UnreadableKnowledge
from locales.catalogue import Locales, read_locales
from locales.errors import LocalesError, UnknownLanguage, UnknownPhrase
from tests.locales.making import write_locales


@pytest.fixture
def locales(tmp_path: Path) -> Locales:
    """English, Arabic and a language that is not offered."""
    write_locales(tmp_path)
    return read_locales(tmp_path)


def test_every_folder_with_phrases_is_a_language(locales: Locales, tmp_path: Path) -> None:
    (tmp_path / "de").mkdir()
    assert set(locales.files) == set(read_locales(tmp_path).files) == {"ar", "en", "ti"}


def test_offered_languages_come_with_english_first(locales: Locales) -> None:
    assert locales.offered == ("en", "ar")


@pytest.mark.parametrize(
    ("language", "name", "direction"),
    [("en", "English", "ltr"), ("ar", "العربية", "rtl"), ("ti", "ትግርኛ", "ltr")],
)
def test_a_language_has_a_name_and_a_direction(
    locales: Locales, language: str, name: str, direction: str
) -> None:
    assert (locales.name(language), locales.direction(language)) == (name, direction)


def test_a_phrase_is_said_with_its_places_filled(locales: Locales) -> None:
    assert locales.say("en", "answer.in", city="Bristol", count=2) == "2 in Bristol"


def test_a_phrase_without_values_is_said_as_it_stands(locales: Locales) -> None:
    assert locales.say("en", "answer.in") == "{count} in {city}"


def test_what_fills_a_place_is_not_filled_again(locales: Locales) -> None:
    assert locales.say("en", "answer.in", city="{count}", count=2) == "2 in {count}"


def test_a_phrase_that_is_missing_is_named(locales: Locales) -> None:
    with pytest.raises(UnknownPhrase, match=r"locales/ar/phrases.yml has no phrase 'answer.nothing'"):
        locales.say("ar", "answer.nothing")


def test_a_language_that_is_missing_is_named(locales: Locales) -> None:
    with pytest.raises(UnknownLanguage, match="'fr'"):
        locales.say("fr", "answer.in")


def test_both_are_errors_of_the_package() -> None:
    assert issubclass(UnknownPhrase, LocalesError)
    assert issubclass(UnknownLanguage, LocalesError)


@pytest.mark.parametrize(
    ("content", "line", "field"),
    [
        ("name: [", 2, ""),
        ("", 1, ""),
        ("name: a\nenglish_name: a\ndirection: up\noffered: false\nphrases: {}\n", 3, "direction"),
        ("name: a\nenglish_name: a\ndirection: ltr\noffered: false\nphrases: {a: 1}\n", 5, "phrases.a"),
        (
            "name: a\nenglish_name: a\ndirection: ltr\noffered: false\nphrases:\n  a: b\n  a: c\n",
            7,
            "phrases.a",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line_and_field(
    tmp_path: Path, content: str, line: int, field: str
) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "phrases.yml").write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableKnowledge) as caught:
        read_locales(tmp_path)
    assert [(one.line, one.field) for one in caught.value.complaints][:1] == [(line, field)]


def test_mistakes_of_every_language_are_told_at_once(tmp_path: Path) -> None:
    for code in ("en", "ar"):
        (tmp_path / code).mkdir()
        (tmp_path / code / "phrases.yml").write_text("name: [", encoding="utf-8")
    with pytest.raises(UnreadableKnowledge) as caught:
        read_locales(tmp_path)
    assert {one.path.parent.name for one in caught.value.complaints} == {"en", "ar"}
