"""Finds the thresholds for answer, clarify and decline, by language, from questions written for that alone.

The questions are in calibration/<language>.jsonl; they are neither in any `ask` nor in the exam.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from knowledge.retrieval.deciding import MOST_CHOICES, Decision, Gate, Line, Signals, decide, read_signals
from knowledge.retrieval.passages import OUTSIDE
from knowledge.retrieval.searching import Candidate, Searcher

QUESTIONS = Path(__file__).parent / "calibration"
OUTSIDE_SHARE = 0.15
"""The share of messages that are none of our business. The questions hold more of them, to measure them well."""

MOST_ANSWERED_OUTSIDE = 0.08
"""No gate may answer more than this share of what is none of our business."""

STEPS = np.arange(0.05, 0.96, 0.01)
# What a decision is worth to a newcomer. A wrong answer may be acted on; a choice of four costs a tap.
RIGHT_ANSWER, GOOD_CHOICE, BAD_CHOICE, WRONG_ANSWER = 1.0, 0.5, -0.2, -0.6
HONEST_NO, NEEDLESS_NO, NEEDLESS_CHOICE, FALSE_ANSWER = 1.0, -0.4, 0.0, -1.2


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the articles that would honestly answer it; none: it is none of our business."""

    text: str
    language: str
    accept: frozenset[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with how it was ranked."""

    question: Question
    ranking: tuple[Candidate, ...]

    @property
    def signals(self) -> Signals:
        """The signals of the ranking."""
        return read_signals(self.ranking)

    @property
    def is_right(self) -> bool:
        """Whether the first article is acceptable."""
        return self.articles[0] in self.question.accept

    @property
    def articles(self) -> tuple[str, ...]:
        """The articles of the ranking, best first."""
        return tuple(candidate.article for candidate in self.ranking if candidate.article != OUTSIDE)


@dataclass(frozen=True, slots=True)
class Point:
    """One place on the curve: where answers begin, how many are answered, how many of those rightly."""

    answer_at: float
    answered: float
    precision: float


def read_questions(path: Path) -> tuple[Question, ...]:
    """Read a file of questions; small talk and calls for a person are left to Rasa's intents."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    kept = [row for row in rows if row["expected"] in {"answer", "adviser", "decline"}]
    return tuple(Question(row["text"], row["lang"], frozenset(row["accept"])) for row in kept)


def ask_all(questions: Sequence[Question], searcher: Searcher, language: str) -> tuple[Asked, ...]:
    """Rank every question as one in `language`."""
    asked = [Asked(one, searcher.rank_articles(one.text, language)) for one in questions]
    return tuple(one for one in asked if one.articles)


def calibrate_gate(asked: Sequence[Asked]) -> Gate:
    """Return the gate that is worth most to the newcomers who asked, among those that seldom answer outside."""
    inside = [one for one in asked if one.question.accept]
    right = _fit_line(inside, [one.is_right for one in inside])
    within = _fit_line(asked, [bool(one.question.accept) for one in asked])
    withins = np.asarray([within.probability(one.signals) for one in asked])
    rights = withins * np.asarray([right.probability(one.signals) for one in asked])
    counts = np.where([bool(one.question.accept) for one in asked], 1.0, _weigh_outside(asked))
    worths = {
        decision: counts * np.asarray([_worth_of(one, decision) for one in asked]) for decision in Decision
    }
    outside = np.asarray([not one.question.accept for one in asked])
    best, found = -np.inf, (float(STEPS[-1]), float(STEPS[0]))
    for answer_at in STEPS:
        if (rights[outside] >= answer_at).mean() > MOST_ANSWERED_OUTSIDE:
            continue
        offered = np.where(rights >= answer_at, worths[Decision.ANSWER], worths[Decision.CLARIFY])
        for clarify_at in STEPS:
            worth = np.where(withins < clarify_at, worths[Decision.DECLINE], offered).sum()
            if worth > best:
                best, found = worth, (float(answer_at), float(clarify_at))
    return Gate(right=right, inside=within, answer_at=round(found[0], 2), clarify_at=round(found[1], 2))


def trace_curve(asked: Sequence[Asked], gate: Gate) -> tuple[Point, ...]:
    """Return how precision and coverage change as the threshold for answering moves."""
    points = []
    for answer_at in np.arange(0.2, 0.96, 0.05):
        moved = gate.model_copy(update={"answer_at": float(answer_at)})
        verdicts = [(one, decide(one.ranking, moved)) for one in asked]
        answered = [one for one, verdict in verdicts if verdict.decision is Decision.ANSWER]
        inside = [one for one in answered if one.question.accept]
        total = sum(bool(one.question.accept) for one in asked)
        precision = sum(one.is_right for one in answered) / max(1, len(answered))
        points.append(Point(round(float(answer_at), 2), len(inside) / max(1, total), precision))
    return tuple(points)


def _fit_line(asked: Sequence[Asked], labels: Sequence[bool]) -> Line:
    signals = [one.signals for one in asked]
    rows: NDArray[np.float64] = np.asarray(
        [[one.score, one.margin, one.lexical, one.outside, one.told] for one in signals]
    )
    fitted = LogisticRegression(C=30.0, max_iter=2000).fit(rows, np.asarray(labels))
    score, margin, lexical, outside, told = (round(float(value), 4) for value in fitted.coef_[0])
    constant = round(float(fitted.intercept_[0]), 4)
    return Line(score=score, margin=margin, lexical=lexical, outside=outside, told=told, constant=constant)


def _weigh_outside(asked: Sequence[Asked]) -> float:
    inside = sum(bool(one.question.accept) for one in asked)
    return OUTSIDE_SHARE / (1 - OUTSIDE_SHARE) * inside / max(1, len(asked) - inside)


def _worth_of(one: Asked, decision: Decision) -> float:
    if not one.question.accept:
        return {
            Decision.ANSWER: FALSE_ANSWER, Decision.CLARIFY: NEEDLESS_CHOICE, Decision.DECLINE: HONEST_NO,
        }[decision]  # fmt: skip
    if decision is Decision.ANSWER:
        return RIGHT_ANSWER if one.is_right else WRONG_ANSWER
    if decision is Decision.CLARIFY:
        choices = set(one.articles[:MOST_CHOICES])
        return GOOD_CHOICE if one.question.accept & choices else BAD_CHOICE
    return NEEDLESS_NO
