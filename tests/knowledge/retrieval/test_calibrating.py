"""Thresholds come from questions, and a wrong answer costs more than a choice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.retrieval.calibrating import (
    Asked,
    Question,
    ask_all,
    calibrate_gate,
    read_questions,
    trace_curve,
)
from knowledge.retrieval.deciding import Decision, Gate, decide
from knowledge.retrieval.searching import Searcher
from tests.knowledge.retrieval.making import make_candidate, make_encoders, make_gate, make_index


def ask(score: float, accept: str | None, first: str = "gp/a") -> Asked:
    """A question that ranked `first` at a score, just before "gp/b"."""
    question = Question("…", "en", frozenset({accept} if accept else ()))
    return Asked(question, (make_candidate(first, score), make_candidate("gp/b", score - 0.05)))


RIGHT = [ask(0.9 + number / 1000, "gp/a") for number in range(20)]
MIDDLING = [ask(0.6 + number // 2 / 1000, "gp/a" if number % 2 else "gp/b") for number in range(20)]
OUTSIDE = [ask(0.2 + number / 1000, None) for number in range(20)]


@pytest.fixture(scope="module")
def gate() -> Gate:
    """What these questions teach."""
    return calibrate_gate([*RIGHT, *MIDDLING, *OUTSIDE])


@pytest.mark.parametrize(
    ("asked", "decision"),
    [(RIGHT, Decision.ANSWER), (MIDDLING, Decision.CLARIFY), (OUTSIDE, Decision.DECLINE)],
)
def test_the_gate_prefers_what_is_safe(gate: Gate, asked: list[Asked], decision: Decision) -> None:
    assert {decide(one.ranking, gate).decision for one in asked} == {decision}


def test_a_curve_tells_what_is_answered_and_how_well(gate: Gate) -> None:
    points = trace_curve([*RIGHT, *MIDDLING, *OUTSIDE], gate)
    answered = [point.answered for point in points]
    assert [point.answer_at for point in points] == sorted({point.answer_at for point in points})
    assert answered == sorted(answered, reverse=True)
    assert points[-1].precision >= points[0].precision
    assert all(0 <= value <= 1 for point in points for value in (point.answered, point.precision))


def test_answering_everything_is_as_precise_as_the_ranking() -> None:
    (point, *_) = trace_curve([*RIGHT, *MIDDLING], make_gate(clarify_at=0))
    assert (point.answered, point.precision) == (1, 0.75)


def test_a_question_is_right_when_its_first_article_is_accepted() -> None:
    assert ask(0.9, "gp/a").is_right
    assert not ask(0.9, "gp/b").is_right
    assert not ask(0.9, None).is_right


def test_small_talk_and_calls_for_a_person_are_left_out(tmp_path: Path) -> None:
    rows = [
        {"text": kind, "lang": "en", "expected": kind, "accept": ["gp/a"] if kind == "answer" else []}
        for kind in ("answer", "adviser", "decline", "smalltalk", "handoff", "emergency")
    ]
    path = tmp_path / "en.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n\n", encoding="utf-8")
    questions = read_questions(path)
    assert [question.text for question in questions] == ["answer", "adviser", "decline"]
    assert questions[0].accept == {"gp/a"}


def test_what_holds_no_word_is_not_calibrated_on() -> None:
    encoders = make_encoders()
    searcher = Searcher(encoders, make_index(encoders))
    questions = [Question(text, "en", frozenset()) for text in ("old sofa", "???")]
    assert [one.question.text for one in ask_all(questions, searcher, "en")] == ["old sofa"]
