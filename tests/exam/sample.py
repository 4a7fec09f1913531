"""Questions, replies and scores made up for the exam's own tests."""

from __future__ import annotations

from bot.replies import Kind
from tests.exam.questions import Expected, Question
from tests.exam.scoring import Given, Score


def make_question(
    *,
    id_: str = "q-1",
    set_name: str = "glasgow.en",
    language: str = "en",
    topic: str = "gp",
    city: str | None = "glasgow",
    expected: Expected = Expected.ANSWER,
    accept: frozenset[str] = frozenset({"gp/register"}),
    must_mention: tuple[str, ...] = (),
) -> Question:
    """Return a question; what a test does not name is ordinary."""
    return Question(id_, set_name, "", language, topic, city, expected, accept, must_mention)


def make_given(kind: Kind, article: str | None = None, *choices: str) -> Given:
    """Return what was given: its kind, its article, the articles of its buttons."""
    return Given(kind, article, choices)


def make_score(
    question: Question, *, right: bool, direct: bool | None = None, kind: Kind = Kind.ANSWER
) -> Score:
    """Return a score as it stands, however it came about."""
    return Score(question, make_given(kind, "gp/register"), right, direct)
