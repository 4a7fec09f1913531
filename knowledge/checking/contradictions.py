"""A city does not contradict its nation: one number for one organisation, one deadline for one duty."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.article import Article
from knowledge.catalogue import Catalogue, CityPack
from knowledge.checking.complaining import complain
from knowledge.checking.figures import find_phones
from knowledge.city import Service
from knowledge.errors import Complaint
from knowledge.source import Confidence

SHORTEST_NAME = 7
"""A shorter name ("Shelter" has seven letters) stands in too many sentences that are not about it."""

_DEADLINE = re.compile(r"\b(?:within|in the next) (?:the next )?(\d+) (days|weeks|months)\b", re.IGNORECASE)


def check_contradictions(catalogue: Catalogue) -> Iterator[Complaint]:
    """Complain of services that give another phone or deadline than their nation's statements; a `note` explains."""
    for id_, pack in catalogue.cities.items():
        for number, service in enumerate(pack.services):
            if service.note is not None or service.source.confidence is not Confidence.CONFIRMED:
                continue  # the doubt is told
            key, field = f"cities/{id_}/services", ("services", number)
            for said in _other_phones(catalogue, pack, service):
                problem = f"is {service.phone}, but {said}"
                remedy = "Look both up, correct one, or explain it in a `note`."
                yield complain(catalogue, key, (*field, "phone"), problem, remedy)
            for said in _other_deadlines(catalogue, pack, service):
                yield complain(
                    catalogue, key, (*field, "summary"), said, "Correct one, or explain it in a `note`."
                )


def _other_phones(catalogue: Catalogue, pack: CityPack, service: Service) -> Iterator[str]:
    """An article names the same organisation with another number."""
    if service.phone is None or len(service.name) < SHORTEST_NAME:
        return
    own = service.phone.replace(" ", "")
    for id_, article in catalogue.articles.items():
        for statement in article.statements_for(pack.city.nation):
            if service.name.casefold() not in statement.text.casefold():
                continue
            phones = {phone.replace(" ", "") for phone in find_phones(statement.text)}
            if phones and own not in phones:
                yield f"{id_} says {', '.join(find_phones(statement.text))} of {service.name}"


def _other_deadlines(catalogue: Catalogue, pack: CityPack, service: Service) -> Iterator[str]:
    """None of the articles that show the service gives its deadline, though they give others in its unit."""
    shown_in = {
        id_: article for id_, article in catalogue.articles.items() if set(article.local) & set(service.tags)
    }
    for amount, unit in _DEADLINE.findall(service.summary):
        national = {one for article in shown_in.values() for one in _deadlines(article, pack, unit)}
        if national and amount not in national:
            yield f"says {amount} {unit}, but the articles that show it say {', '.join(sorted(national))} {unit}"


def _deadlines(article: Article, pack: CityPack, unit: str) -> set[str]:
    texts = (statement.text for statement in article.statements_for(pack.city.nation))
    return {amount for text in texts for amount in re.findall(rf"\b(\d+) {unit}\b", text)}
