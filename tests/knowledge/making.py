"""Makes small trees of knowledge on disk, right in every field, so that a test writes only what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.article import Article
from knowledge.catalogue import Catalogue, read_catalogue
from knowledge.city import Service
from knowledge.source import Source

Fields = dict[str, Any]
"""A mapping as it stands in a file."""

TITLE = "Example page"
URL = "https://example.org/page"


def source(**changes: Any) -> Fields:
    """A confirmed page of June 2025."""
    return {"title": TITLE, "url": URL, "as_of": "2025-06-01", "confidence": "confirmed"} | changes


def statement(id_: str = "free", **changes: Any) -> Fields:
    """A statement that holds everywhere."""
    return {"id": id_, "text": "Seeing a doctor is free.", "source": source()} | changes


def asks(about: str) -> list[str]:
    """Ten ways to ask about something, each in no other article."""
    return [f"{about} question {number}" for number in range(10)]


def article(about: str = "doctor", **changes: Any) -> Fields:
    """An article of one statement."""
    return {"title": f"About {about}", "ask": asks(about), "say": [statement()]} | changes


def city(name: str = "Bristol", **changes: Any) -> Fields:
    """A city of England with one postcode of each kind."""
    postcodes = {"certain": ["BS1"], "shared": ["BS10"], "outside": {"BS30": None}}
    return {
        "name": name, "nation": "england", "council": {"name": f"{name} Council", "website": None},
        "postcodes": postcodes, "areas": ["Easton"], "ambiguous_areas": ["Clifton"],
        "where_to_look": {"text": "Look there.", "source": source()}, "source": source(),
    } | changes  # fmt: skip


def service(id_: str = "surgery", **changes: Any) -> Fields:
    """A service for people who need a GP."""
    return {
        "id": id_, "name": "Surgery", "tags": ["gp"], "summary": "A place with doctors.", "source": source(),
    } | changes  # fmt: skip


def container(id_: str = "black-bin", **changes: Any) -> Fields:
    """A container for paper."""
    return {
        "id": id_, "name": "Black bin", "colour": "black", "accepts": ["paper"], "source": source(),
    } | changes  # fmt: skip


def article_translation(english: Fields, about: str = "طبيب", **changes: Any) -> Fields:
    """A draft of an article in Arabic, without the stamps of its English."""
    said = {entry["id"]: f"نص {entry['id']}" for entry in english["say"]}
    return {"state": "draft", "title": about, "ask": asks(about), "say": said} | changes


def city_translation(**changes: Any) -> Fields:
    """A draft of the city pack of `city`, `service` and `container` in Arabic."""
    return {
        "state": "draft", "name": "بريستول", "also": ["برستل"], "where_to_look": "انظر هناك.",
        "services": {"surgery": {"summary": "أطباء"}}, "containers": {"black-bin": {"name": "الحاوية السوداء"}},
    } | changes  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tree:
    """The folders `knowledge` and `locales` under a folder of the test's own."""

    root: Path

    @property
    def knowledge(self) -> Path:
        return self.root / "knowledge"

    @property
    def locales(self) -> Path:
        return self.root / "locales"

    def write(self, name: str, content: Mapping[str, Any] | str) -> Path:
        """Write one file, by its path in the tree, as YAML or as it stands."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = (
            content
            if isinstance(content, str)
            else yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False)
        )
        path.write_text(text, encoding="utf-8")
        return path

    def write_article(self, id_: str, content: Mapping[str, Any] | str) -> Path:
        return self.write(f"knowledge/articles/{id_}.yml", content)

    def write_city(
        self,
        id_: str,
        fields: Fields,
        services: Sequence[Fields] = (),
        containers: Sequence[Fields] = (),
        elsewhere: Sequence[Fields] = (),
    ) -> None:
        folder = f"knowledge/cities/{id_}"
        self.write(f"{folder}/city.yml", fields)
        self.write(f"{folder}/services.yml", {"services": list(services)})
        self.write(f"{folder}/waste.yml", {"containers": list(containers), "elsewhere": list(elsewhere)})

    def read(self) -> Catalogue:
        return read_catalogue(self.knowledge, self.locales)


def write_small(root: Path) -> Tree:
    """Write two articles, one city and three items, in English and Arabic, with nothing to complain of but stamps."""
    tree = Tree(root)
    doctor, bins = article("doctor", related=["waste/bins"]), article("bins")
    tree.write_article("gp/doctor", doctor)
    tree.write_article("waste/bins", bins)
    tree.write_city("bristol", city(), [service()], [container()])
    english = {
        "paper": {"name": "paper", "also": ["newspaper", "news paper"]},
        "nappies": {"name": "nappies", "also": ["nappy"], "general_waste": True},
        "cans": {"name": "cans", "also": ["tin can"], "article": "waste/bins"},
    }
    arabic = {
        "paper": {"name": "ورق", "also": ["جريدة"]}, "nappies": {"name": "حفاضات"}, "cans": {"name": "علب معدن"},
    }  # fmt: skip
    tree.write("locales/en/items.yml", english)
    tree.write("locales/ar/items.yml", arabic)
    tree.write("locales/ar/articles/gp/doctor.yml", article_translation(doctor, "طبيب"))
    tree.write("locales/ar/articles/waste/bins.yml", article_translation(bins, "حاويات"))
    tree.write("locales/ar/cities/bristol.yml", city_translation())
    return tree


def make_article(**changes: Any) -> Article:
    """An article as a type."""
    return Article.model_validate(article(**changes))


def make_service(**changes: Any) -> Service:
    """A service as a type."""
    return Service.model_validate(service(**changes))


def make_source(**changes: Any) -> Source:
    """A source as a type."""
    return Source.model_validate(source(**changes))
