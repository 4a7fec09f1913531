"""The offline multilingual encoder: a table of int8 rows, whose mean stands for a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import EncoderMissing
from knowledge.retrieval.features import Features

Vectors = NDArray[np.float32]
"""Rows of unit length: shape (texts, dimensions)."""

DIMENSIONS = 256


def scale_to_unit(vectors: Vectors) -> Vectors:
    """Return the rows at length one; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class StudentEncoder:
    """Any language, no torch. `table` is int8 (rows, dimensions); `scales` brings each row back to size."""

    features: Features
    table: NDArray[np.int8]
    scales: NDArray[np.float32]

    @classmethod
    def load(cls, folder: Path) -> StudentEncoder:
        """Read the shipped weights; EncoderMissing says how to make them."""
        remedy = "Run `make train-encoder DATA=…`, or check the folder out again."
        if not (folder / "subwords.json").is_file():
            raise EncoderMissing(f"no vocabulary in {folder}. {remedy}")
        try:
            with np.load(folder / "student.npz", allow_pickle=False) as weights:
                table, scales = weights["table"], weights["scales"]
            features = Features.load(folder / "subwords.json")
        except (OSError, EOFError, KeyError, ValueError) as error:
            raise EncoderMissing(f"no student encoder in {folder}. {remedy}") from error
        return cls(features, table, scales)

    @property
    def name(self) -> str:
        """What an index records of the encoder that made it."""
        return f"student-{int(self.table[::997].astype(np.int64).sum()) & 0xFFFFFF:06x}"

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self.table.shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, in whatever language."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for number, text in enumerate(texts):
            rows = self.features.row_numbers(text)
            if rows:
                vectors[number] = self.scales[rows] @ self.table[rows].astype(np.float32)
        return scale_to_unit(vectors)


def pack_table(table: Vectors) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return a float table as int8 rows with one scale each: a quarter of the size, the same ranking."""
    scales = np.maximum(np.abs(table).max(axis=1), 1e-9) / 127
    return np.round(table / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def save_student(folder: Path, features: Features, table: Vectors) -> None:
    """Write the student's weights and vocabulary."""
    folder.mkdir(parents=True, exist_ok=True)
    packed, scales = pack_table(table)
    np.savez_compressed(folder / "student.npz", table=packed, scales=scales)
    features.save(folder / "subwords.json")
