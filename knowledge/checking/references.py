"""References lead somewhere, ids are their own, and a question belongs to one article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.catalogue import ENGLISH, Catalogue
from knowledge.checking.complaining import compare_keys, complain
from knowledge.city import TAGS
from knowledge.errors import Complaint
from knowledge.reading import FieldPath


def check_references(catalogue: Catalogue) -> Iterator[Complaint]:
    """Complain of every reference that leads nowhere, and of what stands twice where it may stand once."""
    yield from _check_articles(catalogue)
    yield from _check_questions(catalogue)
    yield from _check_cities(catalogue)
    yield from _check_items(catalogue)


def _check_articles(catalogue: Catalogue) -> Iterator[Complaint]:
    for id_, article in catalogue.articles.items():
        key = f"articles/{id_}"
        for number, other in enumerate(article.related):
            if other == id_ or other not in catalogue.articles:
                problem = f"points to {other!r}, which is no other article"
                yield complain(catalogue, key, ("related", number), problem, "Correct or remove it.")
        for number, tag in enumerate(article.local):
            if tag not in TAGS:
                problem, remedy = f"asks for {tag!r}, which is no tag", f"Use one of {', '.join(TAGS)}."
                yield complain(catalogue, key, ("local", number), problem, remedy)


def _check_questions(catalogue: Catalogue) -> Iterator[Complaint]:
    owners: dict[str, str] = {}
    for language in catalogue.languages:
        for id_, asks in _questions(catalogue, language):
            key = f"articles/{id_}" if language == ENGLISH else f"{language}/articles/{id_}"
            for number, ask in enumerate(asks):
                plain = " ".join(re.findall(r"\w+", ask.lower()))
                owner = owners.setdefault(plain, id_)
                if owner != id_:
                    problem = f"is asked in {owner!r} too"
                    yield complain(catalogue, key, ("ask", number), problem, "Keep it in one article.")


def _questions(catalogue: Catalogue, language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    if language == ENGLISH:
        yield from ((id_, article.ask) for id_, article in catalogue.articles.items())
    else:
        yield from ((id_, made.ask) for id_, made in catalogue.article_translations[language].items())


def _check_cities(catalogue: Catalogue) -> Iterator[Complaint]:
    items = catalogue.items.get(ENGLISH, {})
    for id_, pack in catalogue.cities.items():
        key = f"cities/{id_}"
        if pack.city.parent is not None and pack.city.parent not in catalogue.cities:
            yield complain(
                catalogue, f"{key}/city", ("parent",), "is no city pack", "Name a folder of cities/."
            )
        for field, ids in (
            ("services", [service.id for service in pack.services]),
            ("containers", [container.id for container in pack.waste.containers]),
        ):
            for number, entry in enumerate(ids):
                if entry in ids[:number]:
                    document = f"{key}/{'services' if field == 'services' else 'waste'}"
                    yield complain(
                        catalogue, document, (field, number), "has an id twice", "Give it its own id."
                    )
        for field_path, item in _items_of(catalogue, id_):
            if item not in items:
                problem = f"names {item!r}, which is no item"
                yield complain(
                    catalogue, f"{key}/waste", field_path, problem, "Add it to locales/en/items.yml."
                )


def _items_of(catalogue: Catalogue, city_id: str) -> Iterator[tuple[FieldPath, str]]:
    waste = catalogue.cities[city_id].waste
    for number, container in enumerate(waste.containers):
        for field, ids in (("accepts", container.accepts), ("rejects", container.rejects)):
            yield from ((("containers", number, field, place), item) for place, item in enumerate(ids))
    for number, elsewhere in enumerate(waste.elsewhere):
        yield from (
            (("elsewhere", number, "items", place), item) for place, item in enumerate(elsewhere.items)
        )


def _check_items(catalogue: Catalogue) -> Iterator[Complaint]:
    english = set(catalogue.items.get(ENGLISH, {}))
    for id_, words in catalogue.items.get(ENGLISH, {}).items():
        if words.article is not None and words.article not in catalogue.articles:
            problem = f"points to {words.article!r}, which is no article"
            yield complain(catalogue, f"{ENGLISH}/items", (id_, "article"), problem, "Correct or remove it.")
    for language, items in catalogue.items.items():
        yield from compare_keys(catalogue, f"{language}/items", "", english, set(items))
