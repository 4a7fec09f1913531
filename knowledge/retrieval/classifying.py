"""Tells articles apart: to which of them a text belongs, learned from the vectors of every passage.

Nearness alone cannot tell close neighbours ("documents" and "no address") from each other; a classifier over the same
vectors learns which directions separate them. It is fitted when the index is built, so that it never lags behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from knowledge.retrieval.student import Vectors

STRENGTH = 3.0
"""The inverse of the regularisation; measured on the calibration questions."""

ROUNDS = 150
FAINTEST = -12.0
"""A log probability below this says no more."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """Multinomial logistic regression. `weights`: (articles, dimensions); `biases`: (articles,)."""

    articles: tuple[str, ...]
    weights: Vectors
    biases: NDArray[np.float32]

    def tell_apart(self, vector: Vectors) -> dict[str, float]:
        """Return the log probability of each article for one question; `vector` has the shape (1, dimensions)."""
        totals = self.weights @ vector[0] + self.biases
        totals = totals - totals.max()
        logs = totals - np.log(np.exp(totals).sum())
        return dict(zip(self.articles, np.maximum(logs, FAINTEST).tolist(), strict=True))


def fit_classifier(articles: Sequence[str], vectors: Vectors) -> Classifier:
    """Learn from passages: the article of each, and its vector."""
    names = tuple(sorted(set(articles)))
    if len(names) < 2:
        return Classifier(
            names, np.zeros((len(names), vectors.shape[1]), np.float32), np.zeros(len(names), np.float32)
        )
    fitted = LogisticRegression(C=STRENGTH, max_iter=ROUNDS, tol=1e-3).fit(vectors, list(articles))
    weights, biases = _spread(fitted.coef_), _spread(fitted.intercept_)
    return Classifier(tuple(map(str, fitted.classes_)), weights, biases)


def save_classifier(classifier: Classifier, path: Path) -> None:
    """Write a classifier."""
    np.savez(
        path, articles=np.asarray(classifier.articles), weights=classifier.weights, biases=classifier.biases
    )


def load_classifier(path: Path) -> Classifier:
    """Read a classifier."""
    with np.load(path, allow_pickle=False) as kept:
        return Classifier(tuple(map(str, kept["articles"])), kept["weights"], kept["biases"])


def _spread(values: NDArray[np.float64]) -> NDArray[np.float32]:
    """Of two classes only one row is given: the other's is its opposite."""
    both = np.concatenate([-values, values]) / 2 if len(values) == 1 else values
    return np.asarray(both, dtype=np.float32)
