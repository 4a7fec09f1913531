"""What the same questions would have got without us: each ranker names articles, best first, and never declines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from rank_bm25 import BM25Okapi

from knowledge.catalogue import ENGLISH
from knowledge.retrieval.encoding import load_minilm
from knowledge.retrieval.normalising import normalise
from knowledge.retrieval.passages import Passage
from knowledge.retrieval.searching import Searcher
from knowledge.retrieval.training.teacher import Teacher
from tests.exam.questions import Question
from tests.exam.scoring import MOST_CHOICES

Ranking = tuple[str, ...]

WORDS = re.compile(r"\w+")


class Ranker(Protocol):
    """What names articles for questions."""

    @property
    def name(self) -> str:
        """What the table calls it."""

    def rank(self, questions: Sequence[Question]) -> list[Ranking]:
        """Return up to four articles for each question, best first."""


class OursUngated:
    """Our own ranking, with the first article named however unsure it is."""

    name = "Waymark's ranking, no gate"

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def rank(self, questions: Sequence[Question]) -> list[Ranking]:
        """Return up to four articles for each question, best first."""
        found = []
        for question in questions:
            ranking = self._searcher.rank_articles(question.text, question.language)
            found.append(tuple(candidate.article for candidate in ranking[:MOST_CHOICES]))
        return found


class Bm25:
    """BM25 over the passages of the question's language."""

    name = "BM25"

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages

    def rank(self, questions: Sequence[Question]) -> list[Ranking]:
        """Return up to four articles for each question, best first."""
        indexes = {}
        for language in sorted({question.language for question in questions}):
            kept = passages_of(self._passages, {language})
            indexes[language] = (kept, BM25Okapi([split_words(passage.text) for passage in kept]))
        found = []
        for question in questions:
            kept, index = indexes[question.language]
            scores = index.get_scores(split_words(question.text))
            found.append(best_articles(kept, scores))
        return found


class MiniLm:
    """MiniLM's cosine with every passage of the question's language and English; the best passage decides."""

    name = "MiniLM"

    def __init__(self, passages: Sequence[Passage], memory: Path) -> None:
        self._passages, self._memory = passages, memory

    def rank(self, questions: Sequence[Question]) -> list[Ranking]:
        """Return up to four articles for each question, best first."""
        model = load_minilm()
        vectors = Teacher(model, self._memory, print).encode([passage.text for passage in self._passages])
        asked = model.encode([question.text for question in questions])
        found = []
        for question, vector in zip(questions, asked, strict=True):
            rows = [
                row
                for row, passage in enumerate(self._passages)
                if passage.language in {question.language, ENGLISH}
            ]
            found.append(best_articles([self._passages[row] for row in rows], vectors[rows] @ vector))
        return found


def passages_of(passages: Iterable[Passage], languages: set[str]) -> list[Passage]:
    """Return the passages in these languages."""
    return [passage for passage in passages if passage.language in languages]


def split_words(text: str) -> list[str]:
    """Return the words of a text in their plain form."""
    return WORDS.findall(normalise(text))


def best_articles(passages: Sequence[Passage], scores: Sequence[float] | np.ndarray) -> Ranking:
    """Return the articles whose best passage scores highest."""
    order = np.argsort(-np.asarray(scores), kind="stable")
    ranked = dict.fromkeys(passages[int(row)].article for row in order)
    return tuple(ranked)[:MOST_CHOICES]
