"""Our figures beside those of each ranker, on the same questions: those that an article answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.exam.rankers import Ranking
from tests.exam.scoring import Score
from tests.exam.shares import Share, count_share


@dataclass(frozen=True, slots=True)
class Comparison:
    """One way of answering in one language. A ranker answers always, so its first article is its direct answer."""

    name: str
    language: str
    direct: Share
    right: Share
    """Ours: as the exam scores it. A ranker's: an acceptable article among its first four."""


@dataclass(frozen=True, slots=True)
class Rankings:
    """What one ranker named for each question of the exam, in order."""

    name: str
    found: Sequence[Ranking]


def compare(scores: Sequence[Score], rankings: Sequence[Rankings], name: str) -> list[Comparison]:
    """Return ours and each ranker's figures by language; `name` is what ours are called."""
    rows = [row for row, score in enumerate(scores) if score.question.expects_article]
    languages: Mapping[str, list[int]] = {
        language: [row for row in rows if scores[row].question.language == language]
        for language in sorted({scores[row].question.language for row in rows}, reverse=True)
    }
    found = []
    for language, some in languages.items():
        direct = count_share(bool(scores[row].direct) for row in some)
        found.append(Comparison(name, language, direct, count_share(scores[row].right for row in some)))
        found += [_compare_ranker(scores, ranker, language, some) for ranker in rankings]
    return found


def _compare_ranker(
    scores: Sequence[Score], ranker: Rankings, language: str, rows: Sequence[int]
) -> Comparison:
    pairs = [(scores[row].question.accept, ranker.found[row]) for row in rows]
    first = count_share(bool(ranking) and ranking[0] in accept for accept, ranking in pairs)
    return Comparison(
        ranker.name, language, first, count_share(not accept.isdisjoint(ranking) for accept, ranking in pairs)
    )
