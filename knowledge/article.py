"""What we know about one question, as statements, for every nation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, field_validator, model_validator

from knowledge.reading import Record, read_record
from knowledge.source import Nation, Source, Topic

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
ArticleId = Annotated[
    str, StringConstraints(pattern=r"^(esol|housing|nrpf|waste|gp)/[a-z0-9]+(-[a-z0-9]+)*$")
]


class Statement(Record):
    """One sentence or two of an article. No `nations`: true everywhere in the UK."""

    id: Slug
    text: Annotated[str, StringConstraints(min_length=10, max_length=500)]
    nations: tuple[Nation, ...] = ()
    source: Source
    note: str | None = None
    helpline: bool = False
    live_check: bool = False

    def holds_for(self, nation: Nation) -> bool:
        """Tell whether the statement may be shown to someone in this nation."""
        return not self.nations or nation in self.nations


class Outside(Record):
    """The file `knowledge/outside/<language>.yml`: how people ask for what is none of our business."""

    ask: Annotated[tuple[str, ...], Field(min_length=10)]


class Article(Record):
    """The file `knowledge/articles/<topic>/<slug>.yml`. `owner`: the team or role that keeps it right."""

    title: Annotated[str, StringConstraints(min_length=3, max_length=70)]
    ask: Annotated[tuple[str, ...], Field(min_length=10)]
    say: Annotated[tuple[Statement, ...], Field(min_length=1)]
    local: tuple[Slug, ...] = ()
    card: tuple[Slug, ...] = ()
    offer_person: bool = False
    adviser: bool = False
    related: tuple[ArticleId, ...] = ()
    owner: str | None = None
    review_every: str = "6 months"

    @field_validator("review_every")
    @classmethod
    def _check_review(cls, value: str) -> str:
        if not re.fullmatch(r"[1-9]\d? months?", value):
            raise ValueError('is no period -> Write, say, "6 months".')
        return value

    @model_validator(mode="after")
    def _check_ids(self) -> Article:
        ids = [statement.id for statement in self.say]
        for id_ in ids:
            if ids.count(id_) > 1:
                raise ValueError(f"two statements are called {id_!r} -> Give each its own id.")
        for id_ in self.card:
            if id_ not in ids:
                raise ValueError(f"the card names {id_!r}, which no statement is called -> Correct the id.")
        return self

    @property
    def review_days(self) -> int:
        """The days after which a statement is due for review."""
        return int(self.review_every.split()[0]) * 30

    def statements_for(self, nation: Nation) -> tuple[Statement, ...]:
        """Return the statements that hold in a nation, in the order to say them."""
        return tuple(statement for statement in self.say if statement.holds_for(nation))


def topic_of(article_id: str) -> Topic:
    """Return the topic of an article id such as "gp/register"."""
    return Topic(article_id.partition("/")[0])


def read_titles(knowledge: Path) -> Mapping[str, str]:
    """Return the English titles of the articles by id, without the rest of the knowledge."""
    paths = sorted((knowledge / "articles").glob("*/*.yml"))
    return {f"{path.parent.name}/{path.stem}": read_record(path, Article).title for path in paths}
