"""Each rule of the check of phrases, seen to complain of what breaks it."""

from __future__ import annotations

from pathlib import Path

import pytest

from locales.catalogue import read_locales
from locales.checking import check_locales
from tests.locales.making import ARABIC, write_arabic, write_language, write_locales


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Three languages with nothing to complain of."""
    write_locales(tmp_path)
    return tmp_path


def check(root: Path) -> list[tuple[str, str]]:
    """The complaints, as language and field."""
    return [(one.path.parent.name, one.field) for one in check_locales(read_locales(root), root)]


def test_complete_languages_have_nothing_to_complain_of(root: Path) -> None:
    assert check(root) == []


def test_an_offered_language_has_every_phrase(root: Path) -> None:
    write_arabic(root, {key: phrase for key, phrase in ARABIC.items() if key != "button.yes"})
    assert check(root) == [("ar", "phrases")]


def test_a_language_has_no_phrase_that_english_lacks(root: Path) -> None:
    write_arabic(root, {**ARABIC, "button.maybe": "ربما"})
    assert check(root) == [("ar", "phrases.button.maybe")]


@pytest.mark.parametrize("phrase", ["في {city}", "{count} في {town}", "{count} {city} {more}", "في"])
def test_a_phrase_fills_the_same_places_as_english(root: Path, phrase: str) -> None:
    write_arabic(root, {**ARABIC, "answer.in": phrase})
    assert check(root) == [("ar", "phrases.answer.in")]


def test_places_may_stand_in_another_order(root: Path) -> None:
    write_arabic(root, {**ARABIC, "answer.in": "في {city} {count}"})
    assert check(root) == []


@pytest.mark.parametrize("name", ["nlu.yml", "items.yml"])
def test_an_offered_language_has_its_files(root: Path, name: str) -> None:
    (root / "ar" / name).unlink()
    assert check(root) == [("ar", "offered")]


def test_a_language_in_the_making_may_lack_any_phrase(root: Path) -> None:
    write_language(root, "ti", name="a", english_name="a", direction="ltr", offered=False, phrases={})
    assert check(root) == []


def test_a_language_in_the_making_may_have_phrases_before_it_is_offered(root: Path) -> None:
    write_language(
        root, "ti", name="a", english_name="a", direction="ltr", offered=False, phrases={"button.yes": "እወ"}
    )
    assert check(root) == []


def test_a_language_that_is_not_offered_needs_no_files(root: Path) -> None:
    assert not (root / "ti" / "nlu.yml").exists()
    assert check(root) == []


def test_a_complaint_stands_on_the_line_of_its_phrase(root: Path) -> None:
    write_arabic(root, {**ARABIC, "answer.in": "في"})
    (complaint,) = check_locales(read_locales(root), root)
    lines = complaint.path.read_text(encoding="utf-8").splitlines()
    assert lines[complaint.line - 1].strip().startswith("answer.in:")
    assert "{count} in {city}" in complaint.remedy
