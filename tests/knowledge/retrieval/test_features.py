"""What the student sees of a text, and that it costs no more however long the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.retrieval.features import MAX_CHARACTERS, SUBWORDS, Features

TEXTS = ("register with a doctor", "find a doctor", "order a new bin", "سجل عند طبيب", "اطلب حاوية جديدة")


@pytest.fixture(scope="module")
def features() -> Features:
    """A vocabulary learned from a handful of texts."""
    return Features.learn(TEXTS)


def ngrams(rows: list[int]) -> set[int]:
    return {row for row in rows if row >= SUBWORDS}


def test_a_text_of_nothing_has_no_rows(features: Features) -> None:
    assert [features.row_numbers(text) for text in ("", "  ", "\u200f")] == [[], [], []]


def test_subwords_and_ngrams_have_rows_of_their_own(features: Features) -> None:
    rows = features.row_numbers("doctor")
    assert any(row < SUBWORDS for row in rows)
    assert ngrams(rows)


@given(st.text(max_size=100))
def test_every_row_is_in_the_table(features: Features, text: str) -> None:
    assert all(0 < row < features.rows for row in features.row_numbers(text))


def test_a_word_has_an_ngram_for_every_place_of_every_size(features: Features) -> None:
    rows = [row for row in features.row_numbers("bins") if row >= SUBWORDS]
    assert len(rows) == 4 + 3 + 2  # "<bins>" is six letters


def test_a_typing_mistake_keeps_many_ngrams(features: Features) -> None:
    right, wrong = ngrams(features.row_numbers("registration")), ngrams(features.row_numbers("registartion"))
    assert len(right & wrong) >= 8
    assert not right & ngrams(features.row_numbers("bulky"))


def test_case_and_arabic_habits_do_not_matter(features: Features) -> None:
    assert features.row_numbers("DOCTOR حاوية") == features.row_numbers("doctor حاويه")


def test_what_stands_beyond_the_limit_is_not_looked_at(features: Features) -> None:
    text = "doctor " * MAX_CHARACTERS
    assert features.row_numbers(text) == features.row_numbers(text[:MAX_CHARACTERS])


def test_a_vocabulary_comes_back_from_disk_as_it_was(features: Features, tmp_path: Path) -> None:
    features.save(tmp_path / "subwords.json")
    again = Features.load(tmp_path / "subwords.json")
    assert [again.row_numbers(text) for text in TEXTS] == [features.row_numbers(text) for text in TEXTS]
