"""Reads the words of a message in their order: a sum cannot tell "he hit me" from "nobody hit me, I only ask".

A small convolutional net (Kim, 2014). A word is the mean of the rows of its pieces of letters, as in fastText: misspelt
and unknown words are like those they resemble. `make train-safety` taught it; its model card lies beside its weights.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

WEIGHTS = Path(__file__).parent / "reader_weights"

ROWS = 2**16
PIECE_LENGTHS, PIECES = (3, 4), 16
"""A word has pieces of so many letters, and so many of them at most: itself first, then from its beginning on."""

WORDS = 64
"""More words than this are not read."""

WIDTHS = (1, 2, 3, 5)
"""How many words are looked at together."""

WORD = r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+"
"""A word, and where words are not set apart, a single character."""

_WORD = re.compile(WORD)

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Layer:
    """`weights`: (inputs, outputs)."""

    weights: Numbers
    bias: Numbers

    def apply(self, values: Numbers) -> Numbers:
        """Returns (n, outputs) for (n, inputs), none below zero."""
        told: Numbers = np.maximum(values @ self.weights + self.bias, 0.0)
        return told


@dataclass(frozen=True, slots=True)
class Reader:
    """`table`: (ROWS, dimensions) of int8, `scales`: one a row; the last layer: any emergency, then each."""

    table: NDArray[np.int8]
    scales: Numbers
    windows: tuple[Layer, ...]
    hidden: Layer
    last: Layer

    def read(self, texts: Sequence[str]) -> Numbers:
        """Returns (texts, 1 + emergencies): how much speaks for any, and for each, as logits."""
        return np.stack([self._read_one(text) for text in texts])

    def _read_one(self, text: str) -> Numbers:
        words = np.stack([self._look_up(word) for word in list_words(text)])
        seen = np.concatenate(
            [_slide(words, width, self.windows[at]) for at, width in enumerate(WIDTHS)], axis=1
        )
        pooled = np.concatenate([seen.max(axis=0), seen.mean(axis=0)])
        told: Numbers = self.hidden.apply(pooled) @ self.last.weights + self.last.bias
        return told

    def _look_up(self, word: str) -> Numbers:
        rows = list_rows(word)
        mean: Numbers = (self.table[rows] * self.scales[rows, None]).mean(axis=0)
        return mean


def list_words(text: str) -> list[str]:
    """Returns the words that are read, of a text that `unveil` made plain."""
    return _WORD.findall(text)[:WORDS] or ["?"]


def list_rows(word: str) -> list[int]:
    """Returns the rows of a word's pieces."""
    edged = f"<{word}>"
    pieces = [f"{word}\0"]
    pieces += [edged[at : at + length] for length in PIECE_LENGTHS for at in range(len(edged) - length + 1)]
    return [crc32(piece.encode()) % ROWS for piece in pieces[:PIECES]]


def load_reader(folder: Path = WEIGHTS) -> Reader:
    """Reads the weights that ship here."""
    with np.load(folder / "reader.npz", allow_pickle=False) as kept:
        layers = {
            name: Layer(kept[f"{name}.weights"].astype(np.float32), kept[f"{name}.bias"].astype(np.float32))
            for name in (*(f"window_{width}" for width in WIDTHS), "hidden", "last")
        }
        windows = tuple(layers[f"window_{width}"] for width in WIDTHS)
        return Reader(kept["table"], kept["scales"], windows, layers["hidden"], layers["last"])


def save_reader(folder: Path, reader: Reader) -> None:
    """Writes what `load_reader` reads; layers in half precision."""
    layers = {f"window_{width}": layer for width, layer in zip(WIDTHS, reader.windows, strict=True)}
    layers |= {"hidden": reader.hidden, "last": reader.last}
    arrays: dict[str, Any] = {"table": reader.table, "scales": reader.scales}
    for name, layer in layers.items():
        arrays[f"{name}.weights"] = layer.weights.astype(np.float16)
        arrays[f"{name}.bias"] = layer.bias.astype(np.float16)
    np.savez_compressed(folder / "reader.npz", **arrays)


def shrink_table(table: Numbers) -> tuple[NDArray[np.int8], Numbers]:
    """Returns a table as whole numbers from -127 to 127, with the scale of each row."""
    scales = np.maximum(np.abs(table).max(axis=1), 1e-8) / 127.0
    return np.round(table / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def _slide(words: Numbers, width: int, layer: Layer) -> Numbers:
    """Applies a layer to each run of words; beyond both ends there is nothing."""
    before, after = width // 2, (width - 1) // 2
    padded = np.pad(words, ((before, after), (0, 0)))
    runs = [padded[at : at + len(words)] for at in range(width)]
    return layer.apply(np.concatenate(runs, axis=1))
