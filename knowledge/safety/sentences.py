"""Sentences in many languages, each with what MiniLM says that it means: what the reader is taught before alarms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.retrieval.student import Vectors
from knowledge.retrieval.training.parallel import read_file
from knowledge.safety.detector import unveil
from knowledge.safety.messages import Message
from knowledge.safety.texts import ENGLISH

SOURCES = (
    "tatoeba", "tatoeba_pl", "tatoeba_ro", "tatoeba_vi", "refugee_phrasebook", "bloom", "integreat", "refugies_info",
    "covid_kaggle_twb", "tico", "simple_server", "nhs_covid19_app", "african_storybooks", "civiform", "horn", "ntrex",
    "gamayun_core_fr",
)  # fmt: skip
"""Files of parallel text in everyday words, or about health, housing and rights."""

MOST_WORDS = 22
"""Longer sentences are left out: messages are short."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """`meanings`: for each text, its row in `vectors`, (English sentences, 384) of length 1."""

    texts: Sequence[str]
    meanings: NDArray[np.int64]
    vectors: Vectors


def gather_sentences(
    folder: Path, messages: Sequence[Message], ask: Callable[[Sequence[str]], Vectors]
) -> Sentences:
    """Returns the parallel text in a folder and our own English messages; `ask` tells what English ones mean."""
    languages = {one.language for one in messages}
    pairs = [
        (pair.english, pair.foreign)
        for source in SOURCES
        for pair in read_file(folder / f"{source}.jsonl.gz", least_words=1)
        if pair.language in languages and len(pair.english.split()) <= MOST_WORDS
    ]
    own = [one.text for one in messages if one.language == ENGLISH]
    english = sorted({unveil(text) for text in (*own, *(text for text, _ in pairs))})
    vectors = ask(english)
    rows = {text: row for row, text in enumerate(english)}
    said = set(rows.items())
    said |= {(unveil(foreign), rows[unveil(text)]) for text, foreign in pairs}
    texts, meanings = zip(*sorted(said), strict=True)
    return Sentences(texts, np.asarray(meanings, np.int64), vectors)
