"""JSON Schema of every kind of file, from the types that read them, so that an editor's tool can help."""

from __future__ import annotations

import json
from pathlib import Path

from knowledge.article import Article, Outside
from knowledge.city import City, Services, Waste
from knowledge.reading import Record
from knowledge.translation import ArticleTranslation, CityTranslation

KINDS: dict[str, type[Record]] = {
    "article": Article,
    "city": City,
    "services": Services,
    "waste": Waste,
    "outside": Outside,
    "article-translation": ArticleTranslation,
    "city-translation": CityTranslation,
}
"""The name of a schema file, and the type that it describes."""


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write a schema for each kind of file; return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, kind in KINDS.items():
        path = folder / f"{name}.schema.json"
        path.write_text(describe_kind(kind), encoding="utf-8")
        written.append(path)
    return tuple(written)


def describe_kind(kind: type[Record]) -> str:
    """Return the JSON Schema of a type, as its file holds it."""
    return json.dumps(kind.model_json_schema(), indent=2, ensure_ascii=False) + "\n"
