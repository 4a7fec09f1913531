"""The small lexical weight: exact names such as HC2, GMS1 or 111, which vectors blur."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from knowledge.retrieval.normalising import normalise


class Lexical:
    """TF-IDF over character n-grams within words, of the passages in one language.

    The weights are scikit-learn's. One question is weighed here, against the passages that are asked about alone: its
    own `transform`, made for many texts at a time, costs ten times as much.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        vectorizer = TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=(3, 5),
            preprocessor=normalise,
            sublinear_tf=True,
            dtype=np.float32,
        )
        matrix: Any = vectorizer.fit_transform(texts).tocsr()
        self._analyze = vectorizer.build_analyzer()
        self._places: dict[str, int] = vectorizer.vocabulary_
        self._rarity = vectorizer.idf_
        self._starts, self._columns, self._weights = matrix.indptr, matrix.indices, matrix.data

    def score(self, question: str, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return how alike the question and the passages of these numbers are, each 0 to 1."""
        asked = self._weigh(question)
        starts = self._starts[numbers]
        lengths = self._starts[numbers + 1] - starts
        ends = np.cumsum(lengths)
        held = np.arange(ends[-1]) + np.repeat(starts - (ends - lengths), lengths)
        products = self._weights[held] * asked[self._columns[held]]
        sums = np.add.reduceat(np.append(products, np.float32(0)), ends - lengths)
        return np.where(lengths > 0, sums, np.float32(0))

    def _weigh(self, question: str) -> NDArray[np.float32]:
        """Return the weight of every n-gram in the question, by its place; together of length one."""
        asked = np.zeros(len(self._places), np.float32)
        counts = Counter(self._places[gram] for gram in self._analyze(question) if gram in self._places)
        if counts:
            places = np.fromiter(counts, np.int64)
            weights = (1 + np.log(np.fromiter(counts.values(), np.float64))) * self._rarity[places]
            asked[places] = weights / np.sqrt(weights @ weights)
        return asked
