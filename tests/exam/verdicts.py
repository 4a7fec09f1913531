"""Verdicts on direct answers: which facts each mentions of those it should, and what it contradicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from tests.exam.errors import QuestionsUnreadable
from tests.exam.scoring import Score
from tests.exam.shares import Share, count_share

ENOUGH = 2 / 3
"""The part of what a question should mention that a good answer meets."""


class Verdict(BaseModel):
    """What was found on reading one direct answer, and who read it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    article: str
    mentions_met: Annotated[int, Field(ge=0)]
    mentions_total: Annotated[int, Field(ge=0)]
    contradicts: bool
    by: str

    @property
    def good(self) -> bool:
        """Tell whether it meets two thirds of what it should mention and contradicts nothing."""
        return self.mentions_met >= ENOUGH * self.mentions_total and not self.contradicts


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdicts that fit this run's direct answers, and how many answers have none."""

    good: Share
    unread: int


def read_verdicts(path: Path) -> list[Verdict]:
    """Read the verdicts; none when nobody has judged yet."""
    if not path.is_file():
        return []
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            found.append(Verdict.model_validate_json(line))
        except ValueError as error:
            raise QuestionsUnreadable(f"{path.name}:{number}: {error}") from None
    return found


def judge_answers(scores: Sequence[Score], verdicts: Sequence[Verdict]) -> Judged:
    """Match verdicts with direct answers by question and article: one on another article is out of date."""
    known = {(verdict.id, verdict.article): verdict for verdict in verdicts}
    keys = [
        (score.question.id, score.given.article or "")
        for score in scores
        if score.direct and score.question.must_mention
    ]
    return Judged(
        count_share(known[key].good for key in keys if key in known), sum(key not in known for key in keys)
    )
