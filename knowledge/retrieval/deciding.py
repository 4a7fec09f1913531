"""From a ranking to a decision: answer, clarify or decline, by what was calibrated for the language."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from knowledge.reading import Record, read_record
from knowledge.retrieval.passages import OUTSIDE
from knowledge.retrieval.searching import Candidate

THRESHOLDS = Path(__file__).parent / "thresholds.yml"
OTHER_LANGUAGES = "other"
MOST_CHOICES = 4


class Decision(Enum):
    """What to do with a question."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class Signals:
    """What a decision looks at: how far the first article leads the second, and what is none of our business.

    `told`: the log probability that the classifier gives the first article.
    """

    score: float
    margin: float
    lexical: float
    outside: float = 0.0
    told: float = 0.0


class Line(Record):
    """A logistic curve over a ranking's signals: what each is worth, and where the curve stands."""

    score: float
    margin: float
    lexical: float
    constant: float
    outside: float = 0.0
    told: float = 0.0

    def probability(self, signals: Signals) -> float:
        """Return a probability for these signals."""
        total = (
            self.score * signals.score
            + self.margin * signals.margin
            + self.lexical * signals.lexical
            + self.outside * signals.outside
            + self.told * signals.told
            + self.constant
        )
        return 1 / (1 + math.exp(-max(-40.0, min(40.0, total))))


class Gate(Record):
    """What was calibrated for one language. `inside`: we have an answer at all; `right`: then the first is right."""

    right: Line
    inside: Line
    answer_at: float
    clarify_at: float


class Thresholds(Record):
    """The file `thresholds.yml`, written by calibrating: encoder setting, then language."""

    encoders: dict[str, dict[str, Gate]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision, how likely the first article is right, and the articles it is about, best first."""

    decision: Decision
    confidence: float
    articles: tuple[str, ...]


def read_signals(ranking: Sequence[Candidate]) -> Signals:
    """Return the signals of a ranking that holds an article."""
    articles = [candidate for candidate in ranking if candidate.article != OUTSIDE]
    outside = next((candidate.score for candidate in ranking if candidate.article == OUTSIDE), 0.0)
    first, second = articles[0], articles[1].score if len(articles) > 1 else 0.0
    return Signals(first.score, first.score - second, first.lexical, first.score - outside, first.told)


def decide(ranking: Sequence[Candidate], gate: Gate) -> Verdict:
    """Return what to do with a question that was ranked so."""
    articles = tuple(candidate.article for candidate in ranking if candidate.article != OUTSIDE)[
        :MOST_CHOICES
    ]
    if not articles:
        return Verdict(Decision.DECLINE, 0.0, ())
    signals = read_signals(ranking)
    inside = gate.inside.probability(signals)
    confidence = inside * gate.right.probability(signals)
    if inside < gate.clarify_at:
        return Verdict(Decision.DECLINE, confidence, articles)
    if confidence >= gate.answer_at:
        return Verdict(Decision.ANSWER, confidence, articles)
    return Verdict(Decision.CLARIFY, confidence, articles)


def read_gates(encoder: str, path: Path = THRESHOLDS) -> Mapping[str, Gate]:
    """Return the gates of an encoder setting; an unknown model is held to the student's."""
    encoders = read_record(path, Thresholds).encoders
    return encoders.get(encoder) or encoders["student"]


def gate_for(gates: Mapping[str, Gate], language: str) -> Gate:
    """Return the gate of a language, or the one for languages without localised questions."""
    return gates.get(language) or gates[OTHER_LANGUAGES]
