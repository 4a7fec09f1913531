"""A clear winner is answered, a doubt is asked about, and what is far from all is declined."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import UnreadableKnowledge
from knowledge.retrieval.deciding import Decision, Line, Signals, decide, gate_for, read_gates, read_signals
from knowledge.retrieval.passages import OUTSIDE
from tests.knowledge.retrieval.making import make_candidate, make_gate

RANKING = tuple(make_candidate(f"gp/{number}", 0.9 - number / 10) for number in range(6))


@pytest.mark.parametrize(
    ("score", "decision"),
    [
        (0.9, Decision.ANSWER), (0.64, Decision.ANSWER), (0.63, Decision.CLARIFY), (0.5, Decision.CLARIFY),
        (0.49, Decision.DECLINE), (0.0, Decision.DECLINE),
    ],
)  # fmt: skip
def test_the_decision_follows_the_score(score: float, decision: Decision) -> None:
    assert decide([make_candidate("gp/register", score)], make_gate()).decision is decision


def test_an_answer_needs_both_a_right_article_and_our_business() -> None:
    gate = make_gate().model_copy(update={"inside": Line(score=0, margin=0, lexical=0, constant=0.5)})
    verdict = decide([make_candidate("gp/register", 0.7)], gate)
    assert verdict.decision is Decision.CLARIFY
    assert verdict.confidence == pytest.approx(0.88 * 0.62, abs=0.01)


def test_what_is_none_of_our_business_is_never_offered() -> None:
    ranking = [make_candidate(OUTSIDE, 0.95), *RANKING]
    assert decide(ranking, make_gate()).articles == ("gp/0", "gp/1", "gp/2", "gp/3")


def test_the_signals_tell_the_lead_over_what_is_none_of_our_business() -> None:
    signals = read_signals(
        [make_candidate(OUTSIDE, 0.95), make_candidate("gp/a", 0.9), make_candidate("gp/b", 0.6)]
    )
    assert (signals.margin, signals.outside) == pytest.approx((0.3, -0.05))


def test_nothing_but_other_business_is_declined() -> None:
    assert decide([make_candidate(OUTSIDE, 0.9)], make_gate()).decision is Decision.DECLINE


def test_no_ranking_is_declined() -> None:
    verdict = decide([], make_gate())
    assert (verdict.decision, verdict.confidence, verdict.articles) == (Decision.DECLINE, 0.0, ())


def test_at_most_four_articles_are_offered_best_first() -> None:
    assert decide(RANKING, make_gate()).articles == ("gp/0", "gp/1", "gp/2", "gp/3")


def test_a_sure_first_article_outside_our_business_is_declined() -> None:
    gate = make_gate().model_copy(update={"inside": Line(score=0, margin=0, lexical=0, constant=-9)})
    assert decide(RANKING, gate).decision is Decision.DECLINE


def test_the_signals_are_the_first_score_its_lead_and_its_words() -> None:
    signals = read_signals([make_candidate("gp/a", 0.9, 0.3), make_candidate("gp/b", 0.6, 0.8)])
    assert (signals.score, signals.margin, signals.lexical) == pytest.approx((0.9, 0.3, 0.3))


def test_a_single_candidate_leads_by_its_whole_score() -> None:
    assert read_signals([make_candidate("gp/a", 0.9)]).margin == pytest.approx(0.9)


NUMBERS = st.floats(-1e6, 1e6)


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_a_probability_lies_between_nothing_and_one(
    a: float, b: float, c: float, d: float, score: float
) -> None:
    line = Line(score=a, margin=b, lexical=c, constant=d)
    assert 0 <= line.probability(Signals(score, score, score)) <= 1


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_better_score_is_never_decided_worse(one: float, other: float) -> None:
    order = [Decision.DECLINE, Decision.CLARIFY, Decision.ANSWER]
    low, high = (
        order.index(decide([make_candidate("gp/a", score)], make_gate()).decision)
        for score in sorted((one, other))
    )
    assert low <= high


@pytest.fixture
def thresholds(tmp_path: Path) -> Path:
    """Gates of two settings; `answer_at` tells them apart."""
    gates = {
        "student": {"en": make_gate(0.1), "ar": make_gate(0.2), "other": make_gate(0.3)},
        "minilm": {"en": make_gate(0.4), "other": make_gate(0.5)},
    }
    plain = {name: {code: gate.model_dump() for code, gate in some.items()} for name, some in gates.items()}
    path = tmp_path / "thresholds.yml"
    path.write_text(yaml.safe_dump({"encoders": plain}), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("setting", "language", "answer_at"),
    [
        ("student", "en", 0.1), ("student", "ar", 0.2), ("student", "fr", 0.3), ("minilm", "en", 0.4),
        ("minilm", "ar", 0.5), ("some/model", "ar", 0.2),
    ],
)  # fmt: skip
def test_each_setting_and_language_has_its_gate(
    thresholds: Path, setting: str, language: str, answer_at: float
) -> None:
    assert gate_for(read_gates(setting, thresholds), language).answer_at == answer_at


def test_a_mistake_in_the_thresholds_is_told(thresholds: Path) -> None:
    thresholds.write_text("encoders: {student: {en: {answer_at: high}}}\n", encoding="utf-8")
    with pytest.raises(UnreadableKnowledge, match=r"encoders\.student\.en\.answer_at"):
        read_gates("student", thresholds)
