"""What counts as right and as direct, kind by kind."""

from __future__ import annotations

import dataclasses

import pytest

from bot.replies import Kind
from tests.exam.questions import Expected
from tests.exam.sample import make_given, make_question
from tests.exam.scoring import Given, read_choices, score_question

REGISTER = "gp/register"
OTHERS = ("gp/refused", "gp/children", "gp/dentist", "gp/optician")


@pytest.mark.parametrize(
    ("expected", "given", "right", "direct"),
    [
        (Expected.ANSWER, make_given(Kind.ANSWER, REGISTER), True, True),
        (Expected.ANSWER, make_given(Kind.ADVISER, REGISTER), True, True),
        (Expected.ANSWER, make_given(Kind.ANSWER, "gp/refused"), False, False),
        (Expected.ANSWER, make_given(Kind.ANSWER, None), False, False),
        (Expected.ANSWER, make_given(Kind.CLARIFY, None, REGISTER, *OTHERS[:3]), True, False),
        (Expected.ANSWER, make_given(Kind.CLARIFY, None, REGISTER, *OTHERS), False, False),
        (Expected.ANSWER, make_given(Kind.CLARIFY, None, *OTHERS), False, False),
        (Expected.ANSWER, make_given(Kind.ANSWER, "gp/refused", REGISTER), False, False),
        (Expected.ANSWER, make_given(Kind.DECLINE, None, REGISTER), False, False),
        (Expected.ADVISER, make_given(Kind.ADVISER, REGISTER), True, True),
        (Expected.ADVISER, make_given(Kind.ANSWER, REGISTER), False, False),
        (Expected.ADVISER, make_given(Kind.ADVISER, "gp/refused"), False, False),
        (Expected.ADVISER, make_given(Kind.CLARIFY, None, REGISTER), False, False),
        (Expected.HUMAN, make_given(Kind.ASK), True, None),
        (Expected.HUMAN, make_given(Kind.HANDOFF), True, None),
        (Expected.HUMAN, make_given(Kind.ANSWER, REGISTER), False, None),
        (Expected.DECLINE, make_given(Kind.DECLINE), True, None),
        (Expected.DECLINE, make_given(Kind.CLARIFY, None, REGISTER), False, None),
        (Expected.SMALLTALK, make_given(Kind.SMALLTALK), True, None),
        (Expected.CLARIFY, make_given(Kind.CLARIFY), True, None),
        (Expected.CLARIFY, make_given(Kind.ASK), True, None),
        (Expected.EMERGENCY, make_given(Kind.EMERGENCY), True, None),
        (Expected.EMERGENCY, make_given(Kind.ANSWER, REGISTER), False, None),
    ],
)
def test_a_first_reply_counts_by_what_was_expected(
    *, expected: Expected, given: Given, right: bool, direct: bool | None
) -> None:
    score = score_question(make_question(expected=expected, accept=frozenset({REGISTER})), given)
    assert (score.right, score.direct) == (right, direct)


@pytest.mark.parametrize(
    ("kind", "answered"),
    [(Kind.ANSWER, True), (Kind.ADVISER, True), (Kind.CLARIFY, False), (Kind.DECLINE, False)],
)
def test_only_an_article_is_an_answer_to_what_should_be_declined(*, kind: Kind, answered: bool) -> None:
    score = score_question(make_question(expected=Expected.DECLINE), make_given(kind, REGISTER))
    assert score.answered is answered


def test_choices_are_the_articles_that_buttons_open() -> None:
    payloads = ['/show_article{"article": "gp/register"}', "/ask_person", '/show_topic{"topic": "gp"}']
    assert read_choices(payloads) == (REGISTER,)


@pytest.mark.parametrize(("article", "right"), [("gp/register", False), ("housing/homeless-now", True)])
def test_a_card_is_right_only_where_somebody_may_be_in_an_emergency(article: str, *, right: bool) -> None:
    question = dataclasses.replace(make_question(), accept=frozenset({article}))
    score = score_question(question, Given(Kind.EMERGENCY, "emergency/danger", ()))
    assert (score.right, score.direct) == (right, False)
