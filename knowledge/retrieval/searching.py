"""Ranks articles for a question: the best passages of each by vectors and a little by words, then told apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from knowledge.retrieval.encoding import Encoders
from knowledge.retrieval.index import Index, LanguageIndex
from knowledge.retrieval.normalising import normalise
from knowledge.retrieval.student import Vectors

NEAREST = 150
"""Passages looked at in each language."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each signal counts; measured on the calibration questions."""

    lexical: float = 0.15
    support: float = 0.5
    """What the best three passages count for together, beside the best alone."""
    told: float = 0.06
    """What the classifier's log probability counts for."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article with its score (about -0.7 to 1.3) and the parts it was made of.

    `told`: the log probability that the classifier gives it.
    """

    article: str
    score: float
    dense: float
    lexical: float
    told: float = 0.0


class Searcher:
    """Finds articles for one question at a time."""

    def __init__(self, encoders: Encoders, index: Index, weights: Weights | None = None) -> None:
        self._encoders, self._index = encoders, index
        self._weights = weights or Weights()

    def rank_articles(self, question: str, language: str) -> tuple[Candidate, ...]:
        """Return every article near the question, best first; empty when the question holds no word."""
        plain = normalise(question)
        if not any(character.isalnum() for character in plain):
            return ()
        vector = self._encoders.of_language(language).encode([plain])
        found: dict[str, list[tuple[float, float, float]]] = {}
        for part in self._index.parts_for(language):
            self._score_part(part, plain, vector, found)
        told = self._index.classifier_for(language).tell_apart(vector)
        candidates = [self._combine(article, scores, told[article]) for article, scores in found.items()]
        return tuple(sorted(candidates, key=lambda candidate: (-candidate.score, candidate.article)))

    def _score_part(
        self,
        part: LanguageIndex,
        plain: str,
        vector: Vectors,
        found: dict[str, list[tuple[float, float, float]]],
    ) -> None:
        nearest = min(NEAREST, part.vectors.ntotal)
        scores, numbers = part.vectors.search(vector, nearest)
        words = part.lexical.score(plain, numbers[0])
        totals = scores[0] + np.float32(self._weights.lexical) * words
        columns = (numbers[0].tolist(), totals.tolist(), scores[0].tolist(), words.tolist())
        for number, total, dense, lexical in zip(*columns, strict=True):
            found.setdefault(part.passages[number].article, []).append((total, dense, lexical))

    def _combine(self, article: str, scores: list[tuple[float, float, float]], told: float) -> Candidate:
        """The best passage decides; the next two support it, since one odd line may resemble anything; and the
        classifier tells near neighbours apart."""
        scores.sort(reverse=True)
        best, dense, lexical = scores[0]
        support = sum(total for total, _, _ in (scores * 3)[:3]) / 3
        near = (1 - self._weights.support) * best + self._weights.support * support
        return Candidate(article, near + self._weights.told * told, dense, lexical, told)
