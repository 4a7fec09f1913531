"""The article whose passages are nearest comes first."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.retrieval.encoding import Encoders
from knowledge.retrieval.index import build_index
from knowledge.retrieval.passages import Passage, PassageKind
from knowledge.retrieval.searching import Searcher, Weights
from tests.knowledge.retrieval.fake_encoder import FakeEncoder
from tests.knowledge.retrieval.making import make_encoders, make_index

FAKE = FakeEncoder()
ENCODERS = Encoders(FAKE, FAKE)


@pytest.fixture(scope="module")
def searcher() -> Searcher:
    """A searcher of three articles."""
    encoders = make_encoders()
    return Searcher(encoders, make_index(encoders))


def search(passages: Mapping[str, tuple[PassageKind, ...]]) -> list[str]:
    """Rank articles that all have the very text that is asked, as passages of these kinds."""
    made = [
        Passage(article, "same text", "en", kind) for article, kinds in passages.items() for kind in kinds
    ]
    found = Searcher(ENCODERS, build_index(made, ENCODERS)).rank_articles("same text", "en")
    return [candidate.article for candidate in found]


@pytest.mark.parametrize(
    ("question", "language", "article"),
    [
        ("register with a doctor", "en", "gp/register"),
        ("REGISTER with a doctor", "en", "gp/register"),
        ("HC2", "en", "gp/costs"),
        ("hc2", "en", "gp/costs"),
        ("old sofa", "en", "waste/bulky"),
        ("أريد دكتور", "ar", "gp/register"),
        ("الكنبة", "ar", "waste/bulky"),
        ("old sofa", "ar", "waste/bulky"),
        ("اريد دكتور", "fa", "gp/register"),
        ("old sofa", "fa", "waste/bulky"),
    ],
)
def test_the_nearest_article_comes_first(
    searcher: Searcher, question: str, language: str, article: str
) -> None:
    assert searcher.rank_articles(question, language)[0].article == article


def test_a_question_in_english_is_not_compared_with_arabic(searcher: Searcher) -> None:
    assert all(candidate.dense < 0.5 for candidate in searcher.rank_articles("اريد دكتور", "en"))


@pytest.mark.parametrize("question", ["", "   ", "???", "😀😀", "\u200f", "…!", "\u064b"])
def test_a_question_without_a_word_has_no_ranking(searcher: Searcher, question: str) -> None:
    assert searcher.rank_articles(question, "en") == ()


@given(st.text(max_size=60), st.sampled_from(["en", "ar", "fr"]))
def test_a_ranking_names_each_article_once_best_first(
    searcher: Searcher, question: str, language: str
) -> None:
    ranking = searcher.rank_articles(question, language)
    scores = [candidate.score for candidate in ranking]
    assert scores == sorted(scores, reverse=True)
    assert len({candidate.article for candidate in ranking}) == len(ranking)


def test_an_exact_name_beats_what_vectors_blur() -> None:
    blurred = FakeEncoder(dimensions=1)
    encoders = Encoders(blurred, blurred)
    texts = {"gp/reg-form": "help with the GMS1 form", "gp/costs": "help with the HC2 form"}
    passages = [Passage(article, text, "en", PassageKind.ASK) for article, text in texts.items()]
    searcher = Searcher(encoders, build_index(passages, encoders))
    assert [searcher.rank_articles(name, "en")[0].article for name in ("HC2", "GMS1")] == [
        "gp/costs",
        "gp/reg-form",
    ]


def test_equal_articles_come_in_the_order_of_their_names() -> None:
    assert search({"gp/b": (PassageKind.ASK,), "gp/a": (PassageKind.TITLE,)}) == ["gp/a", "gp/b"]


@pytest.mark.parametrize(("support", "first"), [(0.0, "gp/a-odd"), (Weights().support, "gp/b-fit")])
def test_two_lines_that_fit_support_each_other(support: float, first: str) -> None:
    texts = {"gp/a-odd": ("doctor near me", "sofa bed"), "gp/b-fit": ("doctor near me", "doctor near me now")}
    passages = [
        Passage(article, text, "en", PassageKind.ASK) for article, some in texts.items() for text in some
    ]
    searcher = Searcher(ENCODERS, build_index(passages, ENCODERS), Weights(support=support, told=0))
    assert searcher.rank_articles("doctor near me", "en")[0].article == first
