"""The same thing is said once: no two statements of an article, and no two services of a city, are alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.article import Statement
from knowledge.catalogue import Catalogue
from knowledge.checking.complaining import complain
from knowledge.city import Service
from knowledge.errors import Complaint

ALIKE = 0.9
"""Two texts that share this part of their words say the same."""


def check_duplicates(catalogue: Catalogue) -> Iterator[Complaint]:
    """Complain of the second of two that are alike."""
    for id_, article in catalogue.articles.items():
        for number, statement in enumerate(article.say):
            for earlier in article.say[:number]:
                if _meet(earlier, statement) and _are_alike(earlier.text, statement.text):
                    problem = f"says what {earlier.id!r} says"
                    remedy = "Keep one, for the nations of both."
                    yield complain(catalogue, f"articles/{id_}", ("say", number, "text"), problem, remedy)
    for id_, pack in catalogue.cities.items():
        within_reach = (*pack.inherited, *pack.services)
        for number, service in enumerate(pack.services):
            for earlier_service in within_reach[: len(pack.inherited) + number]:
                if _are_one(earlier_service, service):
                    problem = f"is the service {earlier_service.id!r} again"
                    remedy = "Join the two, or say how they differ."
                    yield complain(
                        catalogue, f"cities/{id_}/services", ("services", number, "name"), problem, remedy
                    )


def _meet(one: Statement, other: Statement) -> bool:
    """Tell whether somebody may be shown both."""
    return not one.nations or not other.nations or bool(set(one.nations) & set(other.nations))


def _are_one(one: Service, other: Service) -> bool:
    """Two services of one name are one; so are two that do the same for the same need."""
    same_need = bool(set(one.tags) & set(other.tags))
    same_name = one.name.casefold() == other.name.casefold()
    return same_name or (same_need and _are_alike(one.summary, other.summary))


def _are_alike(one: str, other: str) -> bool:
    words, others = (set(re.findall(r"\w+", text.casefold())) for text in (one, other))
    return len(words & others) >= ALIKE * max(len(words | others), 1)
