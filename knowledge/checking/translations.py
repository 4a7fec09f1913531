"""Translations are whole, translate something, and were made from the English as it is now."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.catalogue import Catalogue
from knowledge.checking.complaining import compare_keys, complain
from knowledge.errors import Complaint
from knowledge.stamping import english_of_article, english_of_city
from knowledge.translation import fingerprint


def check_translations(catalogue: Catalogue) -> Iterator[Complaint]:
    """Complain of what is missing from a translation, or translates nothing."""
    yield from _check_article_translations(catalogue)
    yield from _check_city_translations(catalogue)


def check_stamps(catalogue: Catalogue) -> Iterator[Complaint]:
    """Complain of translations that were made from other English than there is now."""
    yield from _check_article_stamps(catalogue)
    yield from _check_city_stamps(catalogue)


def _check_article_translations(catalogue: Catalogue) -> Iterator[Complaint]:
    for language, made in catalogue.article_translations.items():
        for id_ in catalogue.articles:
            if id_ not in made:
                problem = f"has no translation in {language!r}"
                remedy = f"Write locales/{language}/articles/{id_}.yml."
                yield complain(catalogue, f"articles/{id_}", (), problem, remedy)
        for id_, translation in made.items():
            key = f"{language}/articles/{id_}"
            if id_ not in catalogue.articles:
                yield complain(catalogue, key, (), "translates no article", "Rename or remove the file.")
                continue
            article = catalogue.articles[id_]
            english = {statement.id: statement.text for statement in article.say}
            notes = {statement.id: statement.note for statement in article.say if statement.note}
            yield from compare_keys(catalogue, key, "say", set(english), set(translation.say))
            yield from compare_keys(catalogue, key, "notes", set(notes), set(translation.notes))


def _check_city_translations(catalogue: Catalogue) -> Iterator[Complaint]:
    for language, made in catalogue.city_translations.items():
        for id_ in sorted(set(made) - set(catalogue.cities)):
            key = f"{language}/cities/{id_}"
            yield complain(catalogue, key, (), "translates no city", "Rename or remove the file.")
        for id_, pack in catalogue.cities.items():
            if id_ not in made:
                remedy = f"Write locales/{language}/cities/{id_}.yml."
                yield complain(
                    catalogue, f"cities/{id_}/city", (), f"has no translation in {language!r}", remedy
                )
                continue
            key, translation = f"{language}/cities/{id_}", made[id_]
            services = {service.id: service.summary for service in pack.services}
            containers = {container.id: container.name for container in pack.waste.containers}
            yield from compare_keys(catalogue, key, "services", set(services), set(translation.services))
            yield from compare_keys(
                catalogue, key, "containers", set(containers), set(translation.containers)
            )
            if len(translation.elsewhere) != len(pack.waste.elsewhere):
                problem = (
                    f"has {len(translation.elsewhere)} entries for {len(pack.waste.elsewhere)} in English"
                )
                yield complain(
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


def _check_stamps(
    catalogue: Catalogue, key: str, english: dict[str, str], stamps: dict[str, str]
) -> Iterator[Complaint]:
    for id_, text in english.items():
        if stamps.get(id_) != fingerprint(text):
            problem = f"{id_!r} is stale: the English has changed, or was never recorded"
            remedy = "Read the English again, then run `python -m knowledge stamp`."
            yield complain(catalogue, key, ("of", id_), problem, remedy)
