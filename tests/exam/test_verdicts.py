"""What a person's verdicts say of this run's direct answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exam.dumping import check_place
from tests.exam.errors import ExamError
from tests.exam.sample import make_question, make_score
from tests.exam.shares import Share
from tests.exam.verdicts import Judged, Verdict, judge_answers, read_verdicts


def make_verdict(id_: str, met: int, *, article: str = "gp/register", contradicts: bool = False) -> Verdict:
    return Verdict(
        id=id_, article=article, mentions_met=met, mentions_total=3, contradicts=contradicts, by="a reader"
    )


@pytest.mark.parametrize(
    ("met", "contradicts", "good"), [(3, False, True), (2, False, True), (1, False, False), (3, True, False)]
)
def test_two_thirds_met_and_nothing_contradicted_is_good(*, met: int, contradicts: bool, good: bool) -> None:
    assert make_verdict("q", met, contradicts=contradicts).good is good


def test_verdicts_fit_by_question_and_article() -> None:
    ids = ("read", "stale", "unread")
    scores = [
        make_score(make_question(id_=id_, must_mention=("a fact",)), right=True, direct=True) for id_ in ids
    ]
    scores.append(
        make_score(make_question(id_="asked-back", must_mention=("a fact",)), right=True, direct=False)
    )
    scores.append(make_score(make_question(id_="nothing-to-mention"), right=True, direct=True))
    verdicts = [
        make_verdict("read", 2),
        make_verdict("stale", 3, article="gp/refused"),
        make_verdict("gone", 0),
    ]
    assert judge_answers(scores, verdicts) == Judged(Share(1, 1), unread=2)


def test_no_verdicts_are_no_mistake(tmp_path: Path) -> None:
    assert read_verdicts(tmp_path / "verdicts.jsonl") == []


def test_answers_are_never_dumped_where_they_could_be_committed() -> None:
    with pytest.raises(ExamError, match="var/"):
        check_place(Path("docs/answers.jsonl"))
