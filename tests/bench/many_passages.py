"""Vector search among ever more passages, on one core: python -m tests.bench.many_passages COUNT.

The vectors are the shipped index's own, repeated with noise. Up to 100,000 the search is exact, as ours is; beyond,
inverted lists of 8-bit codes, whose answers are compared with the exact ones. Prints one JSON object.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from knowledge.retrieval.student import Vectors, scale_to_unit
from tests.bench.figures import find_percentile

INDEX = Path(__file__).resolve().parents[2] / "var" / "index"
EXACT_UP_TO = 100_000
CHUNK = 50_000
TRAINING = 50_000
LISTS, LISTS_LOOKED_AT = 1024, 16
NEAREST = 10
QUESTIONS = 200
NOISE = 0.06


def make_chunks(own: Vectors, count: int) -> Iterator[Vectors]:
    """Yield `count` synthetic unit vectors in chunks, the same on every call."""
    random = np.random.default_rng(11)
    for start in range(0, count, CHUNK):
        yield vary(own, min(CHUNK, count - start), random)


def vary(own: Vectors, count: int, random: np.random.Generator) -> Vectors:
    """Return vectors drawn from `own`, each moved about its own length."""
    drawn = own[random.integers(0, len(own), count)]
    noise = random.normal(0, NOISE, drawn.shape).astype(np.float32)
    return scale_to_unit(drawn + noise)


def build_exact(own: Vectors, count: int) -> Any:
    """Return an exact index of `count` vectors."""
    index = faiss.IndexFlatIP(own.shape[1])
    for chunk in make_chunks(own, count):
        index.add(chunk)
    return index


def build_approximate(own: Vectors, count: int) -> Any:
    """Return inverted lists of 8-bit codes of `count` vectors."""
    size = own.shape[1]
    coarse = faiss.IndexFlatIP(size)
    index = faiss.IndexIVFScalarQuantizer(
        coarse, size, LISTS, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    )
    index.cp.niter = 8
    index.train(vary(own, TRAINING, np.random.default_rng(12)))
    for chunk in make_chunks(own, count):
        index.add(chunk)
    index.nprobe = LISTS_LOOKED_AT
    return index


def find_exact(own: Vectors, count: int, questions: Vectors) -> list[set[int]]:
    """Return the true nearest of each question, looking at one chunk at a time."""
    best: list[list[tuple[float, int]]] = [[] for _ in questions]
    start = 0
    for chunk in make_chunks(own, count):
        part = faiss.IndexFlatIP(own.shape[1])
        part.add(chunk)
        scores, numbers = part.search(questions, NEAREST)
        for place, found in enumerate(best):
            found += zip(scores[place].tolist(), (numbers[place] + start).tolist(), strict=True)
        start += len(chunk)
    return [{number for _, number in sorted(found, reverse=True)[:NEAREST]} for found in best]


def measure(own: Vectors, count: int) -> dict[str, Any]:
    """Return milliseconds a search, and the share of the true nearest that were found."""
    questions = vary(own, QUESTIONS, np.random.default_rng(13))
    exact = count <= EXACT_UP_TO
    index = build_exact(own, count) if exact else build_approximate(own, count)
    faiss.omp_set_num_threads(1)
    index.search(questions, NEAREST)
    taken, found = [], []
    for question in questions:
        began = time.perf_counter()
        _, numbers = index.search(question[None, :], NEAREST)
        taken.append((time.perf_counter() - began) * 1000)
        found.append(set(numbers[0].tolist()))
    truth = found if exact else find_exact(own, count, questions)
    recall = float(np.mean([len(a & b) / NEAREST for a, b in zip(found, truth, strict=True)]))
    return {
        "passages": count,
        "kind": "exact" if exact else "inverted lists, 8-bit codes",
        "p50": find_percentile(taken, 50),
        "p95": find_percentile(taken, 95),
        "recall": recall,
    }


def main(count: int) -> int:
    """Measure and print."""
    own = np.load(INDEX / "ar.npy", allow_pickle=False)
    print(json.dumps(measure(own, count)))
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
