"""The check: what no single file can show, such as dead references and stale translations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from knowledge.catalogue import ENGLISH, Catalogue
from knowledge.city import TAGS
from knowledge.errors import Complaint
from knowledge.reading import FieldPath
from knowledge.stamping import english_of_article, english_of_city
from knowledge.translation import fingerprint


class Strictness(Enum):
    """What counts: everything, or only what would make a running Waymark stumble."""

    EDITING = "editing"
    STARTING = "starting"


def check_catalogue(
    catalogue: Catalogue, strictness: Strictness = Strictness.EDITING
) -> tuple[Complaint, ...]:
    """Return every complaint about the knowledge as a whole, by file and line.

    A translation whose English has changed is still shown, as a draft with the English beside it: it does not
    stop a start.
    """
    found = [
        *_check_references(catalogue),
        *_check_questions(catalogue),
        *_check_cities(catalogue),
        *_check_article_translations(catalogue),
        *_check_city_translations(catalogue),
        *_check_items(catalogue),
    ]
    if strictness is Strictness.EDITING:
        found += [*_check_article_stamps(catalogue), *_check_city_stamps(catalogue)]
    return tuple(sorted(found, key=lambda complaint: (str(complaint.path), complaint.line)))


def _complain(catalogue: Catalogue, key: str, field: FieldPath, problem: str, remedy: str) -> Complaint:
    return catalogue.documents[key].complain(field, problem, remedy)


def _check_references(catalogue: Catalogue) -> Iterator[Complaint]:
    for id_, article in catalogue.articles.items():
        key = f"articles/{id_}"
        for number, other in enumerate(article.related):
            if other == id_ or other not in catalogue.articles:
                problem = f"points to {other!r}, which is no other article"
                yield _complain(catalogue, key, ("related", number), problem, "Correct or remove it.")
        for number, tag in enumerate(article.local):
            if tag not in TAGS:
                problem, remedy = f"asks for {tag!r}, which is no tag", f"Use one of {', '.join(TAGS)}."
                yield _complain(catalogue, key, ("local", number), problem, remedy)


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
                    yield _complain(catalogue, key, ("ask", number), problem, "Keep it in one article.")


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
            yield _complain(
                catalogue, f"{key}/city", ("parent",), "is no city pack", "Name a folder of cities/."
            )
        for field, ids in (
            ("services", [service.id for service in pack.services]),
            ("containers", [container.id for container in pack.waste.containers]),
        ):
            for number, entry in enumerate(ids):
                if entry in ids[:number]:
                    document = f"{key}/{'services' if field == 'services' else 'waste'}"
                    yield _complain(
                        catalogue, document, (field, number), "has an id twice", "Give it its own id."
                    )
        for field_path, item in _items_of(catalogue, id_):
            if item not in items:
                problem = f"names {item!r}, which is no item"
                yield _complain(
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


def _check_article_translations(catalogue: Catalogue) -> Iterator[Complaint]:
    for language, made in catalogue.article_translations.items():
        for id_ in catalogue.articles:
            if id_ not in made:
                problem = f"has no translation in {language!r}"
                remedy = f"Write locales/{language}/articles/{id_}.yml."
                yield _complain(catalogue, f"articles/{id_}", (), problem, remedy)
        for id_, translation in made.items():
            key = f"{language}/articles/{id_}"
            if id_ not in catalogue.articles:
                yield _complain(catalogue, key, (), "translates no article", "Rename or remove the file.")
                continue
            article = catalogue.articles[id_]
            english = {statement.id: statement.text for statement in article.say}
            notes = {statement.id: statement.note for statement in article.say if statement.note}
            yield from _compare(catalogue, key, "say", set(english), set(translation.say))
            yield from _compare(catalogue, key, "notes", set(notes), set(translation.notes))


def _check_city_translations(catalogue: Catalogue) -> Iterator[Complaint]:
    for language, made in catalogue.city_translations.items():
        for id_ in sorted(set(made) - set(catalogue.cities)):
            key = f"{language}/cities/{id_}"
            yield _complain(catalogue, key, (), "translates no city", "Rename or remove the file.")
        for id_, pack in catalogue.cities.items():
            if id_ not in made:
                remedy = f"Write locales/{language}/cities/{id_}.yml."
                yield _complain(
                    catalogue, f"cities/{id_}/city", (), f"has no translation in {language!r}", remedy
                )
                continue
            key, translation = f"{language}/cities/{id_}", made[id_]
            services = {service.id: service.summary for service in pack.services}
            containers = {container.id: container.name for container in pack.waste.containers}
            yield from _compare(catalogue, key, "services", set(services), set(translation.services))
            yield from _compare(catalogue, key, "containers", set(containers), set(translation.containers))
            if len(translation.elsewhere) != len(pack.waste.elsewhere):
                problem = (
                    f"has {len(translation.elsewhere)} entries for {len(pack.waste.elsewhere)} in English"
                )
                yield _complain(
                    catalogue, key, ("elsewhere",), problem, "Give one for each, in the same order."
                )


def _check_article_stamps(catalogue: Catalogue) -> Iterator[Complaint]:
    for language, made in catalogue.article_translations.items():
        for id_ in set(made) & set(catalogue.articles):
            english = english_of_article(catalogue, id_)
            yield from _check_stamps(catalogue, f"{language}/articles/{id_}", english, made[id_].of)


def _check_city_stamps(catalogue: Catalogue) -> Iterator[Complaint]:
    for language, made in catalogue.city_translations.items():
        for id_ in set(made) & set(catalogue.cities):
            english = english_of_city(catalogue, id_)
            yield from _check_stamps(catalogue, f"{language}/cities/{id_}", english, made[id_].of)


def _check_items(catalogue: Catalogue) -> Iterator[Complaint]:
    english = set(catalogue.items.get(ENGLISH, {}))
    for id_, words in catalogue.items.get(ENGLISH, {}).items():
        if words.article is not None and words.article not in catalogue.articles:
            problem = f"points to {words.article!r}, which is no article"
            yield _complain(catalogue, f"{ENGLISH}/items", (id_, "article"), problem, "Correct or remove it.")
    for language, items in catalogue.items.items():
        yield from _compare(catalogue, f"{language}/items", "", english, set(items))


def _compare(
    catalogue: Catalogue, key: str, field: str, wanted: set[str], given: set[str]
) -> Iterator[Complaint]:
    prefix = (field,) if field else ()
    for id_ in sorted(wanted - given):
        yield _complain(catalogue, key, prefix, f"does not translate {id_!r}", "Add its translation.")
    for id_ in sorted(given - wanted):
        yield _complain(catalogue, key, (*prefix, id_), "translates nothing in English", "Remove it.")


def _check_stamps(
    catalogue: Catalogue, key: str, english: dict[str, str], stamps: dict[str, str]
) -> Iterator[Complaint]:
    for id_, text in english.items():
        if stamps.get(id_) != fingerprint(text):
            problem = f"{id_!r} is stale: the English has changed, or was never recorded"
            remedy = "Read the English again, then run `python -m knowledge stamp`."
            yield _complain(catalogue, key, ("of", id_), problem, remedy)
