"""What counts as right, as direct and as not answered; everything else is counting."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.replies import Kind, Reply
from tests.exam.questions import Expected, Question

MOST_CHOICES = 4
SHOW_ARTICLE = "/show_article"
ARTICLE_KINDS = frozenset({Kind.ANSWER, Kind.ADVISER})
FITTING = {
    Expected.HUMAN: frozenset({Kind.ASK, Kind.HANDOFF}),
    Expected.EMERGENCY: frozenset({Kind.EMERGENCY}),
    Expected.DECLINE: frozenset({Kind.DECLINE}),
    Expected.SMALLTALK: frozenset({Kind.SMALLTALK}),
    Expected.CLARIFY: frozenset({Kind.CLARIFY, Kind.ASK}),
}


@dataclass(frozen=True, slots=True)
class Given:
    """The first reply to a question, as far as it is judged."""

    kind: Kind
    article: str | None
    choices: tuple[str, ...]
    """The articles that its buttons offer."""


@dataclass(frozen=True, slots=True)
class Score:
    """One question with what was given and how it counts; `direct` is None where no article is expected."""

    question: Question
    given: Given
    right: bool
    direct: bool | None

    @property
    def answered(self) -> bool:
        """Tell whether it was answered with an article."""
        return self.given.kind in ARTICLE_KINDS


def read_given(reply: Reply) -> Given:
    """Return what is judged of a reply."""
    return Given(reply.kind, reply.article, read_choices([button.payload for button in reply.buttons]))


def read_choices(payloads: Sequence[str]) -> tuple[str, ...]:
    """Return the articles that these payloads open."""
    opening = (payload.removeprefix(SHOW_ARTICLE) for payload in payloads if payload.startswith(SHOW_ARTICLE))
    return tuple(str(json.loads(rest)["article"]) for rest in opening if rest.startswith("{"))


def score_question(question: Question, given: Given) -> Score:
    """Judge the first reply to a question."""
    if question.expected in FITTING:
        return Score(question, given, given.kind in FITTING[question.expected], None)
    direct = _is_direct(question, given)
    fits = _offers_right_choice(question, given) or (question.may_be_urgent and given.kind is Kind.EMERGENCY)
    right = direct or (question.expected is Expected.ANSWER and fits)
    return Score(question, given, right, direct)


def _is_direct(question: Question, given: Given) -> bool:
    wanted = frozenset({Kind.ADVISER}) if question.expected is Expected.ADVISER else ARTICLE_KINDS
    return given.kind in wanted and given.article in question.accept


def _offers_right_choice(question: Question, given: Given) -> bool:
    few = len(given.choices) <= MOST_CHOICES
    return given.kind is Kind.CLARIFY and few and not question.accept.isdisjoint(given.choices)
