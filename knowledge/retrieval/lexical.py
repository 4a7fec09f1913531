"""The small lexical weight: exact names such as HC2, GMS1 or 111, which vectors blur."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from knowledge.retrieval.normalising import normalise


class Lexical:
    """TF-IDF over character n-grams within words, of the passages in one language."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._vectorizer = TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=(3, 5),
            preprocessor=normalise,
            sublinear_tf=True,
            dtype=np.float32,
        )
        self._matrix: Any = self._vectorizer.fit_transform(texts).tocsr()

    def score(self, question: str, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return how alike the question and the passages of these numbers are, each 0 to 1."""
        asked = self._vectorizer.transform([question])
        scores = (self._matrix[numbers] @ asked.T).toarray().ravel()
        return np.asarray(scores, dtype=np.float32)
