"""The bars: what the exam must show, each with what was found and whether that is enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.exam.comparing import Comparison
from tests.exam.questions import Expected
from tests.exam.scoring import Score
from tests.exam.shares import Share, count_share
from tests.exam.verdicts import Judged

OUTSIDE = "questions.en"
GLASGOW = "glasgow.en"
ARABIC = "arabic.ar"


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing to show. Nothing asked is nothing shown."""

    name: str
    found: Share
    wanted: float
    """At least this; for a comparison, more than this."""
    strictly: bool = False

    @property
    def passed(self) -> bool:
        """Tell whether enough was found."""
        if not self.found.n:
            return False
        return self.found.part > self.wanted if self.strictly else self.found.part >= self.wanted

    @property
    def word(self) -> str:
        """PASS or SHORT."""
        return "PASS" if self.passed else "SHORT"


def list_bars(
    scores: Sequence[Score],
    judged: Judged | None,
    comparisons: Sequence[Comparison],
    strays: Sequence[Sequence[str]],
) -> list[Bar]:
    """Return every bar; verdicts count once somebody has given some. Our own comparisons come first in a language.

    `strays`: for each reply, the figures in it that the knowledge does not carry.
    """
    bars = [
        Bar(f"{OUTSIDE}: right", _share_right(scores, OUTSIDE), 0.95),
        Bar(f"{OUTSIDE}: directly", _share_direct(scores, OUTSIDE), 0.87),
        Bar(f"{GLASGOW}: right", _share_right(scores, GLASGOW), 0.85),
        Bar(f"{ARABIC}: right", _share_right(scores, ARABIC), 0.80),
        Bar(f"{ARABIC}: directly", _share_direct(scores, ARABIC), 0.60),
        Bar("declines, all sets: not answered with an article", share_not_answered(scores), 0.92),
        Bar(
            "replies that carry only figures of the knowledge", count_share(not some for some in strays), 1.0
        ),
    ]
    if judged is not None:
        bars.append(Bar("direct answers read: two thirds mentioned, nothing contradicted", judged.good, 0.9))
    return bars + _list_leads(comparisons)


def share_not_answered(scores: Sequence[Score]) -> Share:
    """Return how many of the declines among these were not answered with an article."""
    return count_share(not score.answered for score in scores if score.question.expected is Expected.DECLINE)


def _share_right(scores: Sequence[Score], name: str) -> Share:
    return count_share(score.right for score in scores if score.question.set == name)


def _share_direct(scores: Sequence[Score], name: str) -> Share:
    return count_share(
        score.direct for score in scores if score.question.set == name and score.direct is not None
    )


def _list_leads(comparisons: Sequence[Comparison]) -> list[Bar]:
    """Return a bar for each figure that we must lead: what a ranker answers at once is all that it offers."""
    ours = {comparison.language: comparison for comparison in reversed(comparisons)}
    bars = []
    for other in (comparison for comparison in comparisons if comparison is not ours[comparison.language]):
        lead = ours[other.language]
        for figure, share in (("right", lead.right), ("directly", lead.direct)):
            name = f"{other.language}: {figure}, ahead of {other.name}'s first article"
            bars.append(Bar(name, share, other.direct.part, strictly=True))
    return bars
