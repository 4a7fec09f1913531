"""Teaches the student's table: a text in any language should land where MiniLM puts its English."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from knowledge.retrieval.student import Vectors


@dataclass(frozen=True, slots=True)
class Lessons:
    """What is learned from. `rows`: the features of each text; `targets[i]`: the row of `wanted` for text i."""

    rows: Sequence[NDArray[np.int32]]
    targets: NDArray[np.int64]
    wanted: Vectors
    groups: NDArray[np.int64]
    """Texts of one group mean the same (one sentence, or one article) and are never each other's negatives."""


@dataclass(frozen=True, slots=True)
class Course:
    """How long and how boldly to learn; the defaults were measured (docs/decisions/0004-encoder.md)."""

    epochs: int = 6
    batch: int = 1024
    rate: float = 0.02
    temperature: float = 0.05
    feature_dropout: float = 0.3
    seed: int = 7


def fit_table(table: Vectors, lessons: Lessons, course: Course, say: Callable[[str], None]) -> Vectors:
    """Return the table after the course: shape (rows, dimensions), starting from the one given."""
    generator = torch.Generator().manual_seed(course.seed)
    weight = torch.nn.Parameter(torch.from_numpy(table.copy()))
    optimiser = torch.optim.Adam([weight], lr=course.rate, fused=True)
    batches = -(-len(lessons.rows) // course.batch)
    steps = course.epochs * batches
    decay = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: max(0.0, 1 - step / steps))
    wanted = torch.from_numpy(lessons.wanted)
    for epoch in range(course.epochs):
        order = torch.randperm(len(lessons.rows), generator=generator).numpy()
        total = 0.0
        for start in range(0, len(order), course.batch):
            picked = order[start : start + course.batch]
            loss = _loss(weight, wanted, lessons, picked, course, generator)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            decay.step()
            total += float(loss.detach())
        say(f"  epoch {epoch + 1} of {course.epochs}: loss {total / batches:.3f}")
    return np.asarray(weight.detach().numpy(), dtype=np.float32)


def _loss(
    weight: torch.nn.Parameter,
    wanted: torch.Tensor,
    lessons: Lessons,
    picked: NDArray[np.int64],
    course: Course,
    generator: torch.Generator,
) -> torch.Tensor:
    texts = _mean_rows(weight, [lessons.rows[number] for number in picked], course.feature_dropout, generator)
    goals = wanted[torch.from_numpy(lessons.targets[picked])]
    scores = torch.nn.functional.normalize(texts, dim=1) @ goals.T / course.temperature
    groups = torch.from_numpy(lessons.groups[picked])
    same = (groups[:, None] == groups[None, :]) & ~torch.eye(len(picked), dtype=torch.bool)
    scores = scores.masked_fill(same, float("-inf"))
    return torch.nn.functional.cross_entropy(scores, torch.arange(len(picked)))


def _mean_rows(
    weight: torch.nn.Parameter, rows: list[NDArray[np.int32]], dropout: float, generator: torch.Generator
) -> torch.Tensor:
    flat = torch.from_numpy(np.concatenate(rows).astype(np.int64))
    starts = torch.from_numpy(np.cumsum([0, *(len(some) for some in rows[:-1])]))
    kept = (torch.rand(len(flat), generator=generator) >= dropout).to(weight.dtype)
    return torch.nn.functional.embedding_bag(flat, weight, starts, mode="sum", per_sample_weights=kept)
