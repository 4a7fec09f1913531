"""What retrieval relies on in an encoder: the shipped ones and the fake keep to it alike."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from knowledge.retrieval.encoding import WEIGHTS, Encoder, JointEncoder, load_minilm
from knowledge.retrieval.student import StudentEncoder
from tests.knowledge.retrieval.fake_encoder import FakeEncoder

TEXTS = ("How do I register with a doctor?", "bins", "كيف أسجل عند طبيب؟", "HC2 form, £9.90 😀", "a " * 40)
EMPTY = ("", " ", "\u200f")


@cache
def make(name: str) -> Encoder:
    """An encoder, loaded once."""
    return MAKERS[name]()


MAKERS: dict[str, Callable[[], Encoder]] = {
    "fake": lambda: FakeEncoder(),
    "student": lambda: StudentEncoder.load(WEIGHTS),
    "minilm": lambda: load_minilm(),
    "joint": lambda: JointEncoder(make("minilm"), make("student")),
    "joint of fakes": lambda: JointEncoder(FakeEncoder(), FakeEncoder("other", 16)),
}


@pytest.fixture(params=sorted(MAKERS))
def encoder(request: pytest.FixtureRequest) -> Encoder:
    """Each encoder in turn."""
    return make(request.param)


def test_each_text_has_one_vector_of_the_length_promised(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimensions)
    assert vectors.dtype == np.float32


def test_a_vector_has_length_one(encoder: Encoder) -> None:
    assert np.linalg.norm(encoder.encode(TEXTS), axis=1) == pytest.approx(1, abs=1e-4)


def test_the_same_text_gives_the_same_vector(encoder: Encoder) -> None:
    assert np.array_equal(encoder.encode(TEXTS), encoder.encode(TEXTS))


def test_a_vector_does_not_depend_on_the_texts_beside_it(encoder: Encoder) -> None:
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    assert encoder.encode(TEXTS) == pytest.approx(alone, abs=1e-5)


def test_different_texts_have_different_vectors(encoder: Encoder) -> None:
    first, second = encoder.encode(["register with a doctor", "order a new bin"])
    assert float(first @ second) < 0.9


def test_an_empty_text_is_nothing_or_a_vector_of_length_one(encoder: Encoder) -> None:
    vectors = encoder.encode(EMPTY)
    assert np.isfinite(vectors).all()
    assert all(abs(length) < 1e-4 or abs(length - 1) < 1e-4 for length in np.linalg.norm(vectors, axis=1))


def test_no_texts_give_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_an_encoder_has_a_name(encoder: Encoder) -> None:
    assert encoder.name == make_name_again(encoder)


def make_name_again(encoder: Encoder) -> str:
    """The name, asked for twice: an index is found again by it."""
    assert encoder.name.strip()
    return encoder.name


def test_no_two_encoders_share_a_name() -> None:
    names = [make(name).name for name in ("fake", "student", "joint of fakes")]
    assert len(set(names)) == len(names)
