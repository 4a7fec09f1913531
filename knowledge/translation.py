"""Articles, city packs and items in another language, with the English they were made from."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from knowledge.article import ArticleId, Slug
from knowledge.reading import Record


class TranslationState(StrEnum):
    """Whether a speaker of the language has checked it."""

    DRAFT = "draft"
    REVIEWED = "reviewed"


class ArticleTranslation(Record):
    """The file `locales/<language>/articles/<topic>/<slug>.yml`. `of` keys as `say`, plus "title"."""

    state: TranslationState
    title: str
    ask: Annotated[tuple[str, ...], Field(min_length=10)]
    say: dict[Slug, str]
    notes: dict[Slug, str] = Field(default_factory=dict)
    of: dict[str, str] = Field(default_factory=dict)


class ServiceTranslation(Record):
    """A service in another language; its name and address stay as written."""

    summary: str
    hours: str | None = None
    price: str | None = None
    languages: str | None = None
    eligibility: str | None = None
    note: str | None = None


class ContainerTranslation(Record):
    """A container in another language."""

    name: str
    colour: str | None = None
    how: str | None = None
    collected: str | None = None
    note: str | None = None


class CityTranslation(Record):
    """The file `locales/<language>/cities/<city>.yml`. `elsewhere` is in the English order."""

    state: TranslationState
    name: str
    also: tuple[str, ...] = ()
    where_to_look: str
    services: dict[Slug, ServiceTranslation]
    containers: dict[Slug, ContainerTranslation]
    elsewhere: tuple[str, ...] = ()
    of: dict[str, str] = Field(default_factory=dict)


class ItemWords(Record):
    """What an item is called: `name` as a list shows it, `also` every word that people use.

    English alone says what holds everywhere: the article that answers for it, and whether it is general waste.
    """

    name: str
    also: tuple[str, ...] = ()
    article: ArticleId | None = None
    general_waste: bool = False


def fingerprint(english: str) -> str:
    """Return the short hash by which a translation remembers the English it was made from."""
    return hashlib.sha256(" ".join(english.split()).encode()).hexdigest()[:8]
