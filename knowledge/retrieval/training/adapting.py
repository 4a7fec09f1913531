"""make train: the shipped student goes on learning from the repository's own questions and translations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from knowledge.catalogue import ENGLISH, Catalogue
from knowledge.retrieval.encoding import load_minilm
from knowledge.retrieval.features import Features
from knowledge.retrieval.passages import OUTSIDE, Passage, PassageKind, collect_passages
from knowledge.retrieval.student import StudentEncoder, Vectors, save_student
from knowledge.retrieval.training.fitting import Course, Lessons, fit_table
from knowledge.retrieval.training.teacher import Teacher, load_projection, project

Say = Callable[[str], None]

COURSE = Course(epochs=10, batch=256, rate=0.008)
"""Gentle: enough to learn our words, too little to forget the parallel text."""


def adapt_encoder(catalogue: Catalogue, folder: Path, memory: Path, say: Say) -> None:
    """Teach the student in `folder` the catalogue's texts, and write it back."""
    student, projection = StudentEncoder.load(folder), load_projection(folder)
    passages = [passage for passage in collect_passages(catalogue) if passage.article != OUTSIDE]
    english = [passage for passage in passages if passage.language == ENGLISH]
    say(f"adapting to {len(passages)} texts of {len(catalogue.articles)} articles")
    wanted = project(Teacher(load_minilm(), memory, say).encode([one.text for one in english]), projection)
    lessons = make_lessons(passages, english, student.features, wanted)
    table = student.table.astype(np.float32) * student.scales[:, None]
    save_student(folder, student.features, fit_table(table, lessons, COURSE, say))
    say(f"written to {folder}")


def make_lessons(
    passages: Sequence[Passage], english: Sequence[Passage], features: Features, wanted: Vectors
) -> Lessons:
    """Pair texts with goals: an English text with MiniLM's view of itself and of its neighbours in the article,
    a foreign text with MiniLM's view of English texts of the same article and kind."""
    place = {id(passage): number for number, passage in enumerate(english)}
    of_article: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for number, passage in enumerate(english):
        of_article[passage.article, passage.kind is PassageKind.STATEMENT].append(number)
    groups = {article: number for number, article in enumerate(sorted({one.article for one in english}))}
    chance = np.random.default_rng(7)
    rows, targets, own = [], [], []
    for passage in passages:
        features_of = np.asarray(features.row_numbers(passage.text) or [0], dtype=np.int32)
        kin = of_article[passage.article, passage.kind is PassageKind.STATEMENT]
        goals = [place[id(passage)]] * 2 if passage.language == ENGLISH else []
        goals += chance.choice(kin, size=3).tolist()
        for goal in goals:
            rows.append(features_of)
            targets.append(goal)
            own.append(groups[passage.article])
    return Lessons(rows, np.asarray(targets), wanted, np.asarray(own))
