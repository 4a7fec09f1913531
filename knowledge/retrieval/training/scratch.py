"""make train-encoder: the student from nothing, with parallel text and the repository's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from knowledge.retrieval.encoding import load_minilm
from knowledge.retrieval.features import Features
from knowledge.retrieval.student import DIMENSIONS, StudentEncoder, Vectors, save_student
from knowledge.retrieval.training.fitting import Course, Lessons, fit_table
from knowledge.retrieval.training.parallel import Pair, read_pairs, split_pairs
from knowledge.retrieval.training.scoring import score_languages
from knowledge.retrieval.training.teacher import Teacher, fit_projection, project

Say = Callable[[str], None]


def train_encoder(data: Path, folder: Path, memory: Path, say: Say, seed: int = 7) -> None:
    """Make the student's vocabulary, the projection and the table, and write them to `folder`."""
    pairs, held_back = split_pairs(read_pairs(data, seed))
    say(f"{len(pairs)} pairs in {len({pair.language for pair in pairs})} languages")
    features = Features.learn([pair.foreign for pair in pairs] + list({pair.english for pair in pairs}))
    english = sorted({pair.english for pair in pairs})
    say(f"asking MiniLM about {len(english)} English sentences")
    teacher = Teacher(load_minilm(), memory, say)
    taught = teacher.encode(english)
    projection = fit_projection(taught)
    lessons = _lessons(pairs, english, features, project(taught, projection))
    say(f"teaching {len(lessons.rows)} texts")
    start = np.random.default_rng(seed).normal(0, 0.1, (features.rows, DIMENSIONS)).astype(np.float32)
    table = fit_table(start, lessons, Course(seed=seed), say)
    save_student(folder, features, table)
    np.savez_compressed(folder / "projection.npz", projection=projection)
    say(f"written to {folder}")
    for score in score_languages(StudentEncoder.load(folder), held_back, teacher, projection):
        say(str(score))


def _lessons(pairs: Sequence[Pair], english: Sequence[str], features: Features, wanted: Vectors) -> Lessons:
    place = {text: number for number, text in enumerate(english)}
    texts = [pair.foreign for pair in pairs] + list(english)
    targets = [place[pair.english] for pair in pairs] + list(range(len(english)))
    rows = [np.asarray(features.row_numbers(text) or [0], dtype=np.int32) for text in texts]
    numbers = np.asarray(targets, dtype=np.int64)
    return Lessons(rows, numbers, wanted, numbers)
