"""How well the student knows each language, on sentences that were held back from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.retrieval.student import StudentEncoder, Vectors
from knowledge.retrieval.training.parallel import Pair
from knowledge.retrieval.training.teacher import Teacher, project

AMONG = 200
"""How many English sentences the right one is sought among."""


@dataclass(frozen=True, slots=True)
class LanguageScore:
    """The share of sentences whose English was found first among `among`."""

    language: str
    sentences: int
    among: int
    first: float

    def __str__(self) -> str:
        return f"| {self.language} | {self.sentences} | {self.among} | {self.first:.2f} |"


def score_languages(
    student: StudentEncoder, held_back: Sequence[Pair], teacher: Teacher, projection: Vectors
) -> list[LanguageScore]:
    """Return a score a language, in the order of their codes."""
    by_language: dict[str, list[Pair]] = defaultdict(list)
    for pair in held_back:
        by_language[pair.language].append(pair)
    return [_score(code, student, some, teacher, projection) for code, some in sorted(by_language.items())]


def _score(
    language: str, student: StudentEncoder, pairs: Sequence[Pair], teacher: Teacher, projection: Vectors
) -> LanguageScore:
    chosen = list({pair.english: pair for pair in pairs}.values())[:AMONG]
    english = project(teacher.encode([pair.english for pair in chosen]), projection)
    foreign = student.encode([pair.foreign for pair in chosen])
    found = (foreign @ english.T).argmax(axis=1) == np.arange(len(chosen))
    return LanguageScore(language, len(chosen), len(chosen), float(found.mean()))
