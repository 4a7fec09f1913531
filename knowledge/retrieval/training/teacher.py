"""What MiniLM says of English sentences, kept on disk: asking it is by far the slowest part of training."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from knowledge.errors import EncoderMissing
from knowledge.retrieval.encoding import TransformerEncoder
from knowledge.retrieval.student import DIMENSIONS, Vectors, scale_to_unit

BATCH = 512


class Teacher:
    """MiniLM with a memory. Vectors are kept as float16: shape (384,) each."""

    def __init__(self, model: TransformerEncoder, memory: Path, say: Callable[[str], None]) -> None:
        memory.parent.mkdir(parents=True, exist_ok=True)
        self._model, self._say = model, say
        self._memory = sqlite3.connect(memory)
        self._memory.execute("create table if not exists vectors (id blob primary key, vector blob)")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return MiniLM's vectors of English texts: shape (texts, 384)."""
        ids = [hashlib.sha1(text.encode()).digest() for text in texts]
        known = self._recall(ids)
        missing = sorted({text for text, id_ in zip(texts, ids, strict=True) if id_ not in known}, key=len)
        for start in range(0, len(missing), BATCH):
            some = missing[start : start + BATCH]
            vectors = self._model.encode(some).astype(np.float16)
            rows = [
                (hashlib.sha1(text.encode()).digest(), vector.tobytes())
                for text, vector in zip(some, vectors, strict=True)
            ]
            self._memory.executemany("insert or replace into vectors values (?, ?)", rows)
            self._memory.commit()
            known |= dict(rows)
            if start // BATCH % 20 == 0:
                self._say(f"  taught {start + len(some)} of {len(missing)} new sentences")
        found = [np.frombuffer(known[id_], dtype=np.float16) for id_ in ids]
        return np.asarray(found, dtype=np.float32)

    def _recall(self, ids: Sequence[bytes]) -> dict[bytes, bytes]:
        known: dict[bytes, bytes] = {}
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            marks = ",".join("?" * len(some))
            known |= dict(self._memory.execute(f"select id, vector from vectors where id in ({marks})", some))
        return known


def fit_projection(vectors: Vectors) -> Vectors:
    """Return the principal directions of MiniLM's vectors: shape (384, DIMENSIONS). No centring, so zero stays zero."""
    _, _, directions = np.linalg.svd(vectors.T @ vectors)
    return np.ascontiguousarray(directions[:DIMENSIONS].T, dtype=np.float32)


def load_projection(folder: Path) -> Vectors:
    """Return the directions that the student was taught in; EncoderMissing when they are not beside it."""
    try:
        with np.load(folder / "projection.npz", allow_pickle=False) as file:
            return np.asarray(file["projection"], dtype=np.float32)
    except (OSError, KeyError) as error:
        raise EncoderMissing(f"no projection in {folder}. Run `make train-encoder DATA=…`.") from error


def project(vectors: Vectors, projection: Vectors) -> Vectors:
    """Return unit vectors in the student's dimensions."""
    return scale_to_unit(vectors @ projection)
