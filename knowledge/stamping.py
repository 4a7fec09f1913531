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


def _english_texts(catalogue: Catalogue, language: str) -> list[tuple[str, dict[str, str]]]:
    found = []
    for id_ in catalogue.article_translations.get(language, {}):
        article = catalogue.article(id_)
        texts = {"title": article.title, **{statement.id: statement.text for statement in article.say}}
        found.append((f"{language}/articles/{id_}", texts))
    for id_ in catalogue.city_translations.get(language, {}):
        pack = catalogue.cities[id_]
        texts = {service.id: service.summary for service in pack.services}
        texts |= {container.id: container.name for container in pack.waste.containers}
        found.append((f"{language}/cities/{id_}", texts))
    return found


def _rewrite_stamps(path: Path, stamps: dict[str, str]) -> bool:
    text = path.read_text(encoding="utf-8")
    body = re.sub(r"^of:.*\n(?:[ \t]+.*\n)*", "", text, flags=re.MULTILINE).rstrip("\n")
    lines = "".join(f"  {id_}: '{stamp}'\n" for id_, stamp in stamps.items())
    stamped = f"{body}\nof:\n{lines}"
    if stamped != text:
        path.write_text(stamped, encoding="utf-8")
    return stamped != text
