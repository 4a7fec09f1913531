"""The student's table survives being packed into bytes, on disk and off it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import EncoderMissing
from knowledge.retrieval.features import Features
from knowledge.retrieval.student import StudentEncoder, Vectors, pack_table, save_student, scale_to_unit

TEXTS = (
    "register with a doctor",
    "find a doctor near me",
    "order a new bin",
    "when is my bin day",
    "سجل عند طبيب",
)


@pytest.fixture(scope="module")
def features() -> Features:
    """A vocabulary learned from a handful of texts."""
    return Features.learn(TEXTS)


@pytest.fixture(scope="module")
def table(features: Features) -> Vectors:
    """A table as small as it gets: eight numbers a row, by chance."""
    return np.random.default_rng(3).normal(size=(features.rows, 8)).astype(np.float32)


def rank(vectors: Vectors) -> list[list[int]]:
    return [list(np.argsort(-(vectors @ row))) for row in vectors]


def test_packing_keeps_the_ranking(features: Features, table: Vectors) -> None:
    packed = StudentEncoder(features, *pack_table(table)).encode(TEXTS)
    whole = scale_to_unit(np.stack([table[features.row_numbers(text)].sum(axis=0) for text in TEXTS]))
    assert rank(packed) == rank(whole)
    assert packed == pytest.approx(whole, abs=0.02)


@given(st.lists(st.floats(-1000, 1000, width=32), min_size=1, max_size=20))
def test_a_packed_row_is_off_by_half_a_step_at_most(row: list[float]) -> None:
    table = np.asarray([row], dtype=np.float32)
    packed, scales = pack_table(table)
    assert packed.dtype == np.int8
    assert np.abs(packed * scales[:, None] - table).max() <= scales[0] * 0.51 + 1e-6


def test_a_row_of_zeros_stays_zero() -> None:
    packed, _ = pack_table(np.zeros((2, 4), dtype=np.float32))
    assert not packed.any()


def test_a_saved_student_says_the_same(features: Features, table: Vectors, tmp_path: Path) -> None:
    save_student(tmp_path / "encoder", features, table)
    loaded = StudentEncoder.load(tmp_path / "encoder")
    made = StudentEncoder(features, *pack_table(table))
    assert np.array_equal(loaded.encode(TEXTS), made.encode(TEXTS))
    assert loaded.name == made.name


def test_another_table_has_another_name(features: Features, table: Vectors) -> None:
    names = {StudentEncoder(features, *pack_table(some)).name for some in (table, table[::-1])}
    assert len(names) == 2


def test_texts_that_share_words_are_nearer(features: Features, table: Vectors) -> None:
    student = StudentEncoder(features, *pack_table(table))
    register, doctor, other = student.encode(["register with a doctor", "register with doctor", "bin day"])
    assert register @ doctor > register @ other


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"no weights",
        pytest.param(b""),
    ],
)
def test_missing_or_broken_weights_say_what_to_do(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "student.npz").write_bytes(content)
    with pytest.raises(EncoderMissing, match="make train-encoder"):
        StudentEncoder.load(tmp_path)


def test_weights_without_their_scales_say_what_to_do(tmp_path: Path) -> None:
    np.savez(tmp_path / "student.npz", table=np.zeros((1, 1), dtype=np.int8))
    with pytest.raises(EncoderMissing):
        StudentEncoder.load(tmp_path)


def test_weights_without_their_vocabulary_say_what_to_do(
    features: Features, table: Vectors, tmp_path: Path
) -> None:
    save_student(tmp_path, features, table)
    (tmp_path / "subwords.json").unlink()
    with pytest.raises(EncoderMissing, match="make train-encoder"):
        StudentEncoder.load(tmp_path)


def test_scaling_leaves_a_row_of_zeros() -> None:
    assert scale_to_unit(np.asarray([[3, 4], [0, 0]], dtype=np.float32)) == pytest.approx(
        np.asarray([[0.6, 0.8], [0, 0]])
    )
