"""What a question is compared with: how people ask, titles and statements, in every language we keep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from knowledge.article import Article
from knowledge.catalogue import ENGLISH, Catalogue
from knowledge.translation import ArticleTranslation

OUTSIDE = "outside"
"""Stands where an article's id would, for what is none of our business: near it, we say no."""


class PassageKind(StrEnum):
    """Which part of an article a passage is."""

    ASK = "ask"
    TITLE = "title"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Passage:
    """One text that stands for an article."""

    article: str
    text: str
    language: str
    kind: PassageKind


def collect_passages(catalogue: Catalogue) -> tuple[Passage, ...]:
    """Return every passage of the catalogue, in a stable order."""
    found: list[Passage] = []
    for id_, article in catalogue.articles.items():
        found += _passages(id_, ENGLISH, article, [statement.text for statement in article.say])
        for language, made in catalogue.article_translations.items():
            if id_ in made:
                found += _passages(id_, language, made[id_], list(made[id_].say.values()))
    for language, outside in catalogue.outside.items():
        found += [Passage(OUTSIDE, text, language, PassageKind.ASK) for text in outside.ask]
    return tuple(found)


def _passages(
    id_: str, language: str, article: Article | ArticleTranslation, statements: list[str]
) -> Iterator[Passage]:
    yield Passage(id_, article.title, language, PassageKind.TITLE)
    yield from (Passage(id_, text, language, PassageKind.ASK) for text in article.ask)
    yield from (Passage(id_, text, language, PassageKind.STATEMENT) for text in statements)
