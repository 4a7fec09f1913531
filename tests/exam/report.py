"""The report of an exam in Markdown: bars, tables by set, topic, language, nation and city, and the comparison."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tests.exam.bars import Bar, share_not_answered
from tests.exam.comparing import Comparison
from tests.exam.questions import NO_CITY, Expected
from tests.exam.scoring import Score
from tests.exam.shares import count_share
from tests.exam.verdicts import Judged

OPENING = """\
# The exam

Every question opens a fresh conversation through the gateway and is judged by the first reply. **Right**: an answer
from an acceptable article, or a choice of at most four with an acceptable one among them; for other questions, the
kind of reply that fits. **Directly**: an answer from an acceptable article at once, of the questions that an article
answers. Where somebody who asks may be in an emergency (`URGENT` in `tests/exam/questions.py`), the card of one, which
comes before the answer, is right too; before any other answer it is wrong. Brackets hold Wilson's 95 % interval. The
sets `questions.en` and `out_of_scope.en` come from outside; which
articles are accepted for them is in `tests/questions/accepted.yml`; each is asked from its own city where we keep
that, else from one of its nation. Figures are what these sets show, no more: they are small, and each was written by
few hands.
"""
BESIDE = """\
A ranker names an article for everything, what should be declined included, so its *directly* is its first article;
its *right* is an acceptable article among its first four. Ours decline and ask back when unsure. BM25 sees the
passages in the question's language, MiniLM those and the English ones, and Rasa's ResponseSelector is trained on the
same `ask` lines in a stock pipeline (`tests/exam/response_selector.py`). On the questions that an article answers:
"""
GROUPS: dict[str, Callable[[Score], str]] = {
    "set": lambda score: score.question.set,
    "topic": lambda score: score.question.topic,
    "language": lambda score: score.question.language,
    "topic, language": lambda score: f"{score.question.topic}, {score.question.language}",
    "nation": lambda score: score.question.nation,
    "city": lambda score: score.question.city or NO_CITY,
}


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that one exam found; `judged` is None when nobody has read the answers."""

    held_on: str
    encoder: str
    scores: Sequence[Score]
    comparisons: Sequence[Comparison]
    judged: Judged | None
    bars: Sequence[Bar]


def write_report(findings: Findings) -> str:
    """Return the whole report."""
    scores = findings.scores
    parts = [
        OPENING,
        f"Held on {findings.held_on} with {len(scores)} questions; encoder `{findings.encoder}`.\n",
        "## Bars\n",
        make_table(("bar", "found", "wanted", ""), map(_bar_row, findings.bars)),
        _describe_judged(findings.judged),
    ]
    for name, key in GROUPS.items():
        parts += [f"## By {name}\n", _group_table(name, scores, key)]
    parts += ["## Declines\n", _decline_table(scores), "## Beside others\n", BESIDE]
    header = ("language", "", "n", "directly", "right")
    parts.append(make_table(header, map(_comparison_row, findings.comparisons)))
    return "\n".join(parts)


def make_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table with a line break at its end."""
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def list_misses(scores: Sequence[Score]) -> str:
    """Return a line for each question that was not right: ids and articles, none of its words."""
    lines = (
        f"{score.question.set} {score.question.id} expected {score.question.expected}"
        f" {_join(sorted(score.question.accept))} given {score.given.kind}"
        f" {score.given.article or '-'} choices {_join(score.given.choices)}\n"
        for score in scores
        if not score.right
    )
    return "".join(lines)


def _join(articles: Sequence[str]) -> str:
    return ",".join(articles) or "-"


def _bar_row(bar: Bar) -> tuple[str, ...]:
    wanted = f"more than {bar.wanted:.1%}" if bar.strictly else f"{bar.wanted:.0%}"
    return (bar.name, str(bar.found), wanted, bar.word)


def _describe_judged(judged: Judged | None) -> str:
    if judged is None:
        return "The direct answers have not been read against what they should mention.\n"
    return f"Direct answers read: {judged.good.n}; not read yet: {judged.unread}.\n"


def _group_table(name: str, scores: Sequence[Score], key: Callable[[Score], str]) -> str:
    groups: dict[str, list[Score]] = {}
    for score in scores:
        groups.setdefault(key(score), []).append(score)
    rows = []
    for group, some in sorted(groups.items()):
        direct = count_share(score.direct for score in some if score.direct is not None)
        right = count_share(score.right for score in some)
        rows.append((group, str(right.n), str(right), str(direct.n), str(direct)))
    return make_table((name, "n", "right", "n with an article", "directly"), rows)


def _decline_table(scores: Sequence[Score]) -> str:
    declines = [score for score in scores if score.question.expected is Expected.DECLINE]
    rows = []
    for name in sorted({score.question.set for score in declines}):
        share = share_not_answered([score for score in declines if score.question.set == name])
        rows.append((name, str(share.n), str(share)))
    return make_table(("set", "n", "not answered with an article"), rows)


def _comparison_row(comparison: Comparison) -> tuple[str, ...]:
    return (
        comparison.language,
        comparison.name,
        str(comparison.direct.n),
        str(comparison.direct),
        str(comparison.right),
    )
