"""How much is shown, and how much withheld: a line for the articles and one a city."""

from __future__ import annotations

from knowledge.catalogue import Catalogue
from knowledge.trust import Judge, Showing

_WORDS = {
    Showing.PLAIN: "shown",
    Showing.CHECK: 'shown with "check"',
    Showing.WITHHELD: "with contacts or figures withheld",
}


def describe_showing(catalogue: Catalogue, judge: Judge) -> list[str]:
    """Return a line for the articles and one a city: how much is shown, and how much withheld."""
    shown = [
        judge.judge_statement(statement, article)
        for article in catalogue.articles.values()
        for statement in article.say
    ]
    lines = [_count("statements", shown)]
    for id_, pack in catalogue.cities.items():
        lines.append(
            _count(f"{id_}: services", [judge.judge_service(service)[1] for service in pack.services])
        )
    return lines


def _count(name: str, shown: list[Showing]) -> str:
    figures = ", ".join(f"{shown.count(kind)} {word}" for kind, word in _WORDS.items())
    return f"{name}: {figures}"
