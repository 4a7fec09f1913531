"""Exact names count, by the letters they are made of."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from knowledge.retrieval.lexical import Lexical
from knowledge.retrieval.normalising import normalise

TEXTS = ("the HC2 certificate", "the GMS1 form", "when is bin day")


def score(question: str) -> list[float]:
    return [float(value) for value in Lexical(TEXTS).score(question, np.arange(3))]


@pytest.mark.parametrize(("question", "best"), [("HC2?", 0), ("gms1", 1), ("bin day", 2), ("bni day", 2)])
def test_the_text_that_shares_the_name_scores_most(question: str, best: int) -> None:
    assert int(np.argmax(score(question))) == best


def test_the_same_text_scores_one_and_a_stranger_nothing() -> None:
    assert score("The HC2 certificate")[0] == pytest.approx(1)
    assert score("ŵŷ") == [0, 0, 0]


def test_scores_come_in_the_order_of_the_numbers() -> None:
    scores = Lexical(TEXTS).score("bin day", np.asarray([2, 0]))
    assert scores[0] > scores[1]
    assert scores.shape == (2,)


MANY = (
    "form HC2 for medicine",
    "call 111 at night",
    "which bin for a pizza box",
    "",
    "كيف أجد طبيبا",
    "night bus",
)
LEXICAL = Lexical(MANY)
REFERENCE = TfidfVectorizer(
    analyzer="char_wb", ngram_range=(3, 5), preprocessor=normalise, sublinear_tf=True, dtype=np.float32
)
MATRIX = REFERENCE.fit_transform(MANY)


@given(st.one_of(st.sampled_from(MANY), st.text(max_size=40), st.text("HC2 1nigtb", max_size=40)))
def test_a_question_is_weighed_as_by_scikit_learn(question: str) -> None:
    numbers = np.array([5, 0, 3, 1])
    expected = (MATRIX[numbers] @ REFERENCE.transform([question]).T).toarray().ravel()
    assert np.allclose(LEXICAL.score(question, numbers), expected, atol=1e-6)
