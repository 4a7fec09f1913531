"""An index comes back from disk as it was written, and only for the knowledge it was built from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.errors import IndexMissing
from knowledge.retrieval.encoding import Encoders
from knowledge.retrieval.index import Index, load_index, save_index, stamp_index
from knowledge.retrieval.searching import Searcher
from tests.knowledge.retrieval.fake_encoder import FakeEncoder
from tests.knowledge.retrieval.making import make_encoders, make_index

QUESTIONS = (("register with a doctor", "en"), ("HC2", "en"), ("اريد دكتور", "ar"), ("doctor دكتور", "fr"))


@pytest.fixture
def encoders() -> Encoders:
    """Two fakes."""
    return make_encoders()


@pytest.fixture
def index(encoders: Encoders) -> Index:
    """A small index in English and Arabic."""
    return make_index(encoders)


def test_english_questions_are_compared_with_english_alone(index: Index) -> None:
    assert index.parts_for("en") == [index.english]


def test_a_kept_language_is_compared_with_itself_and_english(index: Index) -> None:
    assert index.parts_for("ar") == [index.others["ar"], index.others["en"]]


def test_any_other_language_is_compared_with_all(index: Index) -> None:
    assert index.parts_for("fr") == [index.others["ar"], index.others["en"]]


def test_english_stands_twice_with_two_encoders_and_once_with_one() -> None:
    two, one = make_encoders(), FakeEncoder()
    assert make_index(two).english.vectors.d != make_index(two).others["en"].vectors.d
    same = make_index(Encoders(one, one))
    assert same.english is same.others["en"]


def test_a_saved_index_ranks_as_before(index: Index, encoders: Encoders, tmp_path: Path) -> None:
    save_index(index, tmp_path / "index", "stamp")
    before, after = Searcher(encoders, index), Searcher(encoders, load_index(tmp_path / "index", "stamp"))
    for question, language in QUESTIONS:
        assert after.rank_articles(question, language) == before.rank_articles(question, language)


def test_a_saved_index_holds_the_same_vectors_and_passages(index: Index, tmp_path: Path) -> None:
    save_index(index, tmp_path, "stamp")
    again = load_index(tmp_path, "stamp")
    assert set(again.others) == {"en", "ar"}
    for language, part in index.others.items():
        assert again.others[language].passages == part.passages
        count = part.vectors.ntotal
        assert np.array_equal(
            again.others[language].vectors.reconstruct_n(0, count), part.vectors.reconstruct_n(0, count)
        )


def test_an_index_of_other_knowledge_is_refused(index: Index, tmp_path: Path) -> None:
    save_index(index, tmp_path, "stamp")
    with pytest.raises(IndexMissing, match="Run `make run`"):
        load_index(tmp_path, "another stamp")


def test_where_nothing_was_built_there_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        load_index(tmp_path / "nowhere", "stamp")


def test_a_half_written_index_is_refused(index: Index, tmp_path: Path) -> None:
    save_index(index, tmp_path, "stamp")
    (tmp_path / "stamp").unlink()
    with pytest.raises(IndexMissing):
        load_index(tmp_path, "stamp")


def test_a_new_index_leaves_nothing_of_the_old(index: Index, encoders: Encoders, tmp_path: Path) -> None:
    save_index(index, tmp_path, "old")
    save_index(replace(index, others={"en": index.others["en"]}), tmp_path, "new")
    assert set(load_index(tmp_path, "new").others) == {"en"}


@pytest.mark.parametrize(
    ("stamp", "encoders"),
    [
        ("other", make_encoders()),
        ("knowledge", Encoders(FakeEncoder("other"), make_encoders().others)),
        ("knowledge", Encoders(make_encoders().english, FakeEncoder("other"))),
    ],
)
def test_the_stamp_changes_with_the_knowledge_and_each_encoder(stamp: str, encoders: Encoders) -> None:
    assert stamp_index(stamp, encoders) != stamp_index("knowledge", make_encoders())
