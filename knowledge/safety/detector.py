"""Tells whether somebody is in an emergency, and in which: words as they are written, and what they mean, together.

Four signals decide. Three in one sum: phrases that people wrote down; runs of letters and words, as in messages it
learned from (misspelt ones too); and the vector of the student encoder, which knows words of one language by those of
another. The fourth is added to it: a reader that knows words by what stands around them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import HashingVectorizer

from knowledge.emergency import Emergency
from knowledge.retrieval.normalising import normalise
from knowledge.retrieval.student import StudentEncoder
from knowledge.safety.phrases import Phrases
from knowledge.safety.reader import WORD, WORDS, Reader, load_reader

FEATURES = 2**18
MEANING = 1.5
"""How much the vector counts beside letters and words."""

READING = 0.5
"""How much what the reader says counts beside the sum."""

WINDOW = 240
"""Characters that are looked at together: a cry in the middle of a long story is not drowned by it."""

RUN = 16
"""Words that are looked at together where a sentence does not end within that; each is in two runs."""

_LETTERS = HashingVectorizer(analyzer="char_wb", ngram_range=(3, 5), n_features=FEATURES, norm="l2")
_WORDS = HashingVectorizer(
    ngram_range=(1, 3),
    n_features=FEATURES,
    norm="l2",
    token_pattern=WORD,
)
"""Runs of up to three words."""

_SPACED = re.compile(r"(?<!\w)(?:\w[\s.\-_*]){3,}\w(?!\w)")
_GAPS, _APART = re.compile(r"[^\S\n]{2,}"), re.compile(r"[^\W\d_](?:[^\S\n][^\W\d_])+(?:[^\S\n]?[!?.,;]+)?")
"""Where letters are set apart, wider gaps part the words; and a word whose letters are."""

_REPEATED = re.compile(r"([^\W\d_])\1{3,}")
_ENDS = re.compile(r"(?<=[.!?؟。…\n])\s+")
_EMOJI = re.compile(r"[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F]")
_PILED = re.compile(r"[\u0334-\u0338]|[\u0300-\u036f]{3,}")
"""Marks that strike letters out, and piles of them: no language writes three on a letter."""

_LATIN = re.compile(r"[a-z]")
# Letters of other scripts that look like Latin ones: in a word with Latin letters, they are meant as those.
_LOOKALIKES = str.maketrans("аеорсухікԁӏѕјһԛԝвнмтοαερνικτυχ", "aeopcyxikdlsjhqwbhmtoaepvuktux")

Features = Any
"""A sparse matrix of float32: (texts, features)."""

Weights = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Finding:
    """How likely an emergency is, from 0 to 1; `ranked`: which, the likeliest first; `share`: how likely that is."""

    score: float
    ranked: tuple[Emergency, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Detector:
    """Logistic regressions over one vector of features; `weights`: (features, 1 + emergencies), the first is "any"."""

    encoder: StudentEncoder
    reader: Reader
    phrases: Phrases
    weights: Weights
    biases: Weights

    def detect(self, text: str) -> Finding:
        """Returns what the most alarming part of a text tells."""
        parts = split_text(text)
        totals = make_features(self.encoder, self.phrases, parts) @ self.weights + self.biases
        totals = totals + READING * self.reader.read(parts)
        worst = int(np.argmax(totals[:, 0]))
        chances = 1.0 / (1.0 + np.exp(-totals[worst]))
        order = np.argsort(-chances[1:])
        emergencies = tuple(Emergency)
        return Finding(
            float(chances[0]), tuple(emergencies[at] for at in order), float(chances[1 + order[0]])
        )


def load_detector(path: Path, encoder: StudentEncoder) -> Detector:
    """Reads what was built."""
    with np.load(path, allow_pickle=False) as kept:
        phrases = Phrases(kept["stems"].tolist(), kept["columns"].tolist())
        weights = np.ascontiguousarray(
            kept["weights"].T
        )  # a row for each feature lies together: half the time
        return Detector(encoder, load_reader(), phrases, weights, kept["biases"])


def make_features(encoder: StudentEncoder, phrases: Phrases, texts: Sequence[str]) -> Features:
    """Returns one row a text, which `unveil` has made plain."""
    vectors = csr_matrix(encoder.encode(list(texts)) * MEANING)
    found = csr_matrix(phrases.find(texts))
    signals = [_LETTERS.transform(texts), _WORDS.transform(texts), vectors, found]
    return csr_matrix(hstack(signals), dtype=np.float32)


def unveil(text: str) -> str:
    """Returns a text without what hides its words: case, marks, look-alikes, emoji, letters set apart or drawn out."""
    whole = text.encode(errors="ignore").decode()  # halves of characters are none
    whole = _close_up(whole) if _SPACED.search(whole) else whole
    whole = _PILED.sub("", unicodedata.normalize("NFD", whole))
    plain = _EMOJI.sub(" ", normalise(whole))
    plain = " ".join(_unmask(word) for word in plain.split(" "))
    plain = _SPACED.sub(lambda found: re.sub(r"[\s.\-_*]", "", found[0]), plain)
    return _REPEATED.sub(r"\1\1", plain).strip() or "?"


def split_text(text: str) -> list[str]:
    """Returns the parts that are looked at, each once: the whole if it is short, else sentences or runs of words."""
    plain = unveil(text)
    if _is_short(plain):
        return [plain]
    parts: list[str] = []
    for sentence in _ENDS.split(plain):
        parts += [sentence] if _is_short(sentence) else _cut(sentence)
    return [part for part in dict.fromkeys(parts) if part.strip()] or [plain[:WINDOW]]


def _is_short(text: str) -> bool:
    return len(text) <= WINDOW and len(re.findall(WORD, text)) <= WORDS


def _close_up(text: str) -> str:
    """Joins the letters of words whose letters are set apart, where wider gaps part the words."""
    parts = _GAPS.split(text)
    return " ".join(re.sub(r"\s", "", part) if _APART.fullmatch(part) else part for part in parts)


def _cut(sentence: str) -> Iterator[str]:
    words = [found.span() for found in re.finditer(WORD, sentence)]
    for at in range(0, len(words), RUN // 2):
        run = sentence[words[at][0] : words[min(at + RUN, len(words)) - 1][1]]
        yield from (run[start : start + WINDOW] for start in range(0, len(run), WINDOW))
        if at + RUN >= len(words):
            break


def _unmask(word: str) -> str:
    return word.translate(_LOOKALIKES) if _LATIN.search(word) else word
