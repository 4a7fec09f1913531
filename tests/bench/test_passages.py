"""Passages and vectors are made many without being made alike."""

from __future__ import annotations

import numpy as np

from knowledge.retrieval.passages import Passage, PassageKind
from tests.bench.many_passages import build_exact, find_exact, make_chunks
from tests.bench.one_core import vary_passage, vary_vectors

PASSAGES = [Passage("gp/register", f"text {letter}", "en", PassageKind.ASK) for letter in "abc"]
OWN = np.eye(8, dtype=np.float32)


def test_made_passages_begin_with_the_real_ones_and_never_repeat() -> None:
    made = [vary_passage(PASSAGES, number) for number in range(10)]
    assert made[:3] == PASSAGES
    assert len({passage.text for passage in made}) == 10


def test_made_vectors_begin_with_the_real_ones_and_have_length_one() -> None:
    made = vary_vectors(OWN, 20)
    assert np.allclose(made[:8], OWN)
    assert np.allclose(np.linalg.norm(made, axis=1), 1)
    assert not np.allclose(made[8:16], OWN, atol=1e-4)


def test_the_same_vectors_come_out_every_time() -> None:
    first, second = (np.concatenate(list(make_chunks(OWN, 30))) for _ in range(2))
    assert first.shape == (30, 8)
    assert np.array_equal(first, second)


def test_looking_chunk_by_chunk_finds_what_an_exact_index_finds() -> None:
    questions = vary_vectors(OWN, 4)
    _, numbers = build_exact(OWN, 60).search(questions, 10)
    assert find_exact(OWN, 60, questions) == [set(row.tolist()) for row in numbers]
