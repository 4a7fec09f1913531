"""Writes into translations the English they were made from, after somebody has read both."""

from __future__ import annotations

import re
from pathlib import Path

from knowledge.catalogue import Catalogue
from knowledge.translation import fingerprint


def stamp_translations(catalogue: Catalogue, language: str) -> tuple[Path, ...]:
    """Record the present English in every translation of a language; return the files changed."""
    changed = []
    for key, english in _english_texts(catalogue, language):
        document = catalogue.documents[key]
        if _rewrite_stamps(document.path, {id_: fingerprint(text) for id_, text in english.items()}):
            changed.append(document.path)
    return tuple(changed)


def english_of_article(catalogue: Catalogue, article_id: str) -> dict[str, str]:
    """Return the English texts that a translation of an article is made from, by key."""
    article = catalogue.article(article_id)
    return {"title": article.title, **{statement.id: statement.text for statement in article.say}}


def english_of_city(catalogue: Catalogue, city_id: str) -> dict[str, str]:
    """Return the English texts that a translation of a city pack is made from, by key."""
    pack = catalogue.cities[city_id]
    services = {f"service:{service.id}": service.summary for service in pack.services}
    return services | {f"container:{container.id}": container.name for container in pack.waste.containers}


def _english_texts(catalogue: Catalogue, language: str) -> list[tuple[str, dict[str, str]]]:
    articles = catalogue.article_translations.get(language, {})
    cities = catalogue.city_translations.get(language, {})
    return [
        *(
            (f"{language}/articles/{id_}", english_of_article(catalogue, id_))
            for id_ in articles
            if id_ in catalogue.articles
        ),
        *(
            (f"{language}/cities/{id_}", english_of_city(catalogue, id_))
            for id_ in cities
            if id_ in catalogue.cities
        ),
    ]


def _rewrite_stamps(path: Path, stamps: dict[str, str]) -> bool:
    text = path.read_text(encoding="utf-8")
    body = re.sub(r"^of:.*\n(?:[ \t]+.*\n)*", "", f"{text.rstrip()}\n", flags=re.MULTILINE).rstrip("\n")
    lines = "".join(f"  '{id_}': '{stamp}'\n" for id_, stamp in stamps.items())
    stamped = f"{body}\nof:\n{lines}"
    if stamped != text:
        path.write_text(stamped, encoding="utf-8")
    return stamped != text
