"""Every English sentence and contact of the knowledge, with the file and the field where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.catalogue import Catalogue
from knowledge.reading import FieldPath

SERVICE_TEXTS = ("summary", "hours", "price", "languages", "eligibility", "note")


@dataclass(frozen=True, slots=True)
class Placed:
    """A text, and where it stands: the key of its file and the field in it."""

    text: str
    key: str
    field: FieldPath


def list_texts(catalogue: Catalogue) -> Iterator[Placed]:
    """Yield what newcomers read: statements and their notes, services, containers, and what goes elsewhere."""
    for id_, article in catalogue.articles.items():
        for number, statement in enumerate(article.say):
            yield Placed(statement.text, f"articles/{id_}", ("say", number, "text"))
            if statement.note:
                yield Placed(statement.note, f"articles/{id_}", ("say", number, "note"))
    for id_, pack in catalogue.cities.items():
        for number, service in enumerate(pack.services):
            for name in SERVICE_TEXTS:
                if text := getattr(service, name):
                    yield Placed(text, f"cities/{id_}/services", ("services", number, name))
        for number, container in enumerate(pack.waste.containers):
            for name in ("how", "collected", "note"):
                if text := getattr(container, name):
                    yield Placed(text, f"cities/{id_}/waste", ("containers", number, name))
        for number, entry in enumerate(pack.waste.elsewhere):
            yield Placed(entry.text, f"cities/{id_}/waste", ("elsewhere", number, "text"))


def list_phones(catalogue: Catalogue) -> Iterator[Placed]:
    """Yield the phone of every service that has one."""
    for id_, pack in catalogue.cities.items():
        for number, service in enumerate(pack.services):
            if service.phone:
                yield Placed(service.phone, f"cities/{id_}/services", ("services", number, "phone"))
