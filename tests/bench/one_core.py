"""Encoding and searching on one core, in a process of its own: python -m tests.bench.one_core {student,minilm}.

Prints one JSON object, which the bench reads.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np

from knowledge.catalogue import read_catalogue
from knowledge.retrieval.encoding import load_encoders
from knowledge.retrieval.index import Index, LanguageIndex
from knowledge.retrieval.lexical import Lexical
from knowledge.retrieval.opening import open_index
from knowledge.retrieval.passages import Passage
from knowledge.retrieval.searching import Searcher
from knowledge.retrieval.student import Vectors, scale_to_unit
from tests.bench.figures import find_percentile
from tests.bench.questions import Question, read_questions

ROOT = Path(__file__).resolve().parents[2]
PASSAGES = 10_000
ROUNDS = 10
NOISE = 0.02


def measure_searches(searcher: Searcher, questions: Sequence[Question]) -> dict[str, float]:
    """Return percentiles of the milliseconds that a question takes to be encoded and searched for.

    `processor` is the 95th of processor time: less than `p95` where the core was shared with others.
    """
    taken, used = [], []
    for number in range(ROUNDS + 1):
        for question in questions:
            began, began_using = time.perf_counter(), time.process_time()
            searcher.rank_articles(question.text, question.language)
            if number:  # the first round warms up
                used.append((time.process_time() - began_using) * 1000)
                taken.append((time.perf_counter() - began) * 1000)
    return {
        "p50": find_percentile(taken, 50),
        "p95": find_percentile(taken, 95),
        "processor": find_percentile(used, 95),
    }


def fill_index(index: Index, passages: int) -> Index:
    """Return an index in which every question is compared with `passages` passages."""
    others = {language: fill_part(part, passages // 2) for language, part in index.others.items()}
    return dataclasses.replace(index, english=fill_part(index.english, passages), others=others)


def fill_part(part: LanguageIndex, passages: int) -> LanguageIndex:
    """Return a part of that many passages: its own, then variations of them with a number added."""
    own = part.vectors.reconstruct_n(0, part.vectors.ntotal)
    varied = tuple(vary_passage(part.passages, number) for number in range(passages))
    flat = faiss.IndexFlatIP(own.shape[1])
    flat.add(vary_vectors(own, passages))
    return LanguageIndex(varied, flat, Lexical([passage.text for passage in varied]))


def vary_passage(passages: Sequence[Passage], number: int) -> Passage:
    """Return passage `number`, counting on past the last with a text that stands nowhere else."""
    turn, place = divmod(number, len(passages))
    passage = passages[place]
    return dataclasses.replace(passage, text=f"{passage.text} {turn}") if turn else passage


def vary_vectors(vectors: Vectors, count: int) -> Vectors:
    """Return `count` unit vectors: those given, then the same again with a little noise."""
    random = np.random.default_rng(7)
    places = np.arange(count) % len(vectors)
    noise = random.normal(0, NOISE, (count, vectors.shape[1])).astype(np.float32)
    noise[: len(vectors)] = 0
    return scale_to_unit(vectors[places] + noise)


def main(encoder: str) -> int:
    """Measure and print; on one core where the system can hold a process to one."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    catalogue = read_catalogue(ROOT / "knowledge", ROOT / "locales")
    encoders = load_encoders(encoder)
    index = open_index(catalogue, encoders, ROOT / "var" / "index", lambda line: None)
    searcher = Searcher(encoders, fill_index(index, PASSAGES))
    taken = {}
    for language in ("en", "ar"):
        asked = [question for question in read_questions() if question.language == language]
        taken[language] = measure_searches(searcher, asked)
    print(json.dumps(taken))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
