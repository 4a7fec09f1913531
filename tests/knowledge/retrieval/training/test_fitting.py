"""A tiny table learns where texts belong."""

from __future__ import annotations

import numpy as np

from knowledge.retrieval.student import Vectors, scale_to_unit
from knowledge.retrieval.training.fitting import Course, Lessons, fit_table

WANTED = np.eye(4, 6, dtype=np.float32)
ROWS = [np.asarray([number, number + 4], dtype=np.int32) for number in range(4)]
LESSONS = Lessons(ROWS, np.arange(4), WANTED, np.arange(4))
COURSE = Course(epochs=40, batch=4, rate=0.05, feature_dropout=0.0)
START = np.random.default_rng(1).normal(scale=0.1, size=(8, 6)).astype(np.float32)


def said(table: Vectors) -> Vectors:
    return scale_to_unit(np.stack([table[rows].sum(axis=0) for rows in ROWS]))


def test_texts_land_where_their_english_is() -> None:
    table = fit_table(START, LESSONS, COURSE, print)
    assert list((said(table) @ WANTED.T).argmax(axis=1)) == [0, 1, 2, 3]
    assert (said(table) * WANTED).sum() > (said(START) * WANTED).sum()


def test_learning_is_the_same_every_time_and_leaves_the_start_alone() -> None:
    before = START.copy()
    once, again = (fit_table(START, LESSONS, COURSE, print) for _ in range(2))
    assert np.array_equal(once, again)
    assert np.array_equal(START, before)


def test_each_epoch_says_its_loss() -> None:
    lines: list[str] = []
    fit_table(START, LESSONS, Course(epochs=3, batch=4), lines.append)
    assert [line.split(":")[0].strip() for line in lines] == ["epoch 1 of 3", "epoch 2 of 3", "epoch 3 of 3"]
