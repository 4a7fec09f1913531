"""Reads the words of a message in their order: a sum cannot tell "he hit me" from "nobody hit me, I only ask".

A word is the row of the whole word and the mean of the rows of its pieces of letters, as in fastText: misspelt and
unknown words are like those they resemble. Four layers of a transformer read them, which began as layers of MiniLM.
`make train-safety` taught it; its model card lies beside its weights.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import onnxruntime
from numpy.typing import NDArray

WEIGHTS = Path(__file__).parent / "reader_weights"
TABLE, LAYERS = "words.npz", "layers.onnx"

ROWS = 2**16
PIECE_LENGTHS, PIECES = (3, 4), 16
"""A word has pieces of so many letters, the shorter ones first, and so many rows at most."""

WORDS = 64
"""More words than this are not read."""

BEGIN, END = "[CLS]", "[SEP]"
"""Words that no message has: MiniLM stands them around a text."""

_SIGNS = r"\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc\u09be-\u09cd\u09d7"
WORD = rf"[\u3040-\u30ff\u3400-\u9fff]|(?:[^\W\u3040-\u30ff\u3400-\u9fff]|[{_SIGNS}])+"
"""A word, with the signs of Bengali and Hindi that are no letters; where none are set apart, a single character."""

_WORD = re.compile(WORD)

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Table:
    """What the pieces of words are: `rows`, (ROWS, dimensions) of int8; `scales`, one a row."""

    rows: NDArray[np.int8]
    scales: Numbers

    def look_up(self, words: Sequence[str]) -> Numbers:
        """Returns (words, dimensions)."""
        numbers = [list_rows(word) for word in words]
        lengths = np.asarray([len(some) for some in numbers])
        starts = np.cumsum(lengths) - lengths
        flat = np.concatenate(numbers)
        values = self.rows[flat] * self.scales[flat, None]
        whole = values[starts]
        told: Numbers = whole + (np.add.reduceat(values, starts) - whole) / (lengths[:, None] - 1)
        return told.astype(np.float32)


@dataclass(frozen=True, slots=True)
class Reader:
    """`layers`: an ONNX session that makes `told` of `words`."""

    table: Table
    layers: Any

    def read(self, texts: Sequence[str]) -> Numbers:
        """Returns (texts, 1 + emergencies): how much speaks for any, and for each, as logits."""
        return np.stack([self._read_one(text) for text in texts])

    def _read_one(self, text: str) -> Numbers:
        words = self.table.look_up([BEGIN, *list_words(text), END])
        told: Numbers = self.layers.run(["told"], {"words": words})[0]
        return told


def list_words(text: str) -> list[str]:
    """Returns the words that are read, of a text that `unveil` made plain."""
    return _WORD.findall(text)[:WORDS] or ["?"]


def list_rows(word: str) -> list[int]:
    """Returns the rows of a word: its own, then those of its pieces, one at least."""
    edged = f"<{word}>"
    pieces = [f"{word}\0"]
    pieces += [edged[at : at + length] for length in PIECE_LENGTHS for at in range(len(edged) - length + 1)]
    return [crc32(piece.encode()) % ROWS for piece in pieces[:PIECES]]


def load_reader(folder: Path = WEIGHTS) -> Reader:
    """Reads the weights that ship here, to be used on one core."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    layers = onnxruntime.InferenceSession(folder / LAYERS, options, providers=["CPUExecutionProvider"])
    with np.load(folder / TABLE, allow_pickle=False) as kept:
        return Reader(Table(kept["rows"], kept["scales"]), layers)


def shrink_table(table: Numbers) -> Table:
    """Returns a table as whole numbers from -127 to 127, with the scale of each row."""
    scales = np.maximum(np.abs(table).max(axis=1), 1e-8) / 127.0
    return Table(np.round(table / scales[:, None]).astype(np.int8), scales.astype(np.float32))
