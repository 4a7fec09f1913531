"""Everything we know, read once: articles, city packs, items, and their translations."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from knowledge.article import Article, Outside
from knowledge.city import City, Container, Service, Services, Waste
from knowledge.errors import Complaint, UnknownArticle, UnreadableKnowledge
from knowledge.reading import Document, RecordT, parse_record, read_document
from knowledge.translation import ArticleTranslation, CityTranslation, ItemWords

ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class CityPack:
    """One city with its services and its containers. `inherited`: the services of the city it is a part of."""

    id: str
    city: City
    services: tuple[Service, ...]
    waste: Waste
    inherited: tuple[Service, ...] = ()

    def services_for(self, tags: tuple[str, ...]) -> tuple[Service, ...]:
        """Return the services that serve any of these needs, in the order of the needs, its own first."""
        within_reach = (*self.services, *self.inherited)
        found = [service for tag in tags for service in within_reach if tag in service.tags]
        return tuple(dict.fromkeys(found))

    def container(self, container_id: str) -> Container:
        """Return a container by its id; KeyError when the pack has none of that id."""
        return {container.id: container for container in self.waste.containers}[container_id]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The knowledge. `stamp` is a hash of every file read: it changes when any of them does.

    `drafts`: city packs in the making, which newcomers are not offered.
    """

    articles: Mapping[str, Article]
    cities: Mapping[str, CityPack]
    drafts: Mapping[str, CityPack]
    items: Mapping[str, Mapping[str, ItemWords]]
    article_translations: Mapping[str, Mapping[str, ArticleTranslation]]
    city_translations: Mapping[str, Mapping[str, CityTranslation]]
    outside: Mapping[str, Outside]
    documents: Mapping[str, Document]
    stamp: str

    def article(self, article_id: str) -> Article:
        """Return an article by id; UnknownArticle when there is none."""
        try:
            return self.articles[article_id]
        except KeyError:
            raise UnknownArticle(article_id) from None

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that articles are kept in, English first."""
        return (ENGLISH, *sorted(self.article_translations))


@dataclass(slots=True)
class _Reader:
    """Reads file after file, keeping every complaint, so that one run shows them all."""

    documents: dict[str, Document] = field(default_factory=dict)
    complaints: list[Complaint] = field(default_factory=list)

    def read(self, path: Path, key: str, kind: type[RecordT]) -> RecordT | None:
        try:
            document = read_document(path)
            self.documents[key] = document
            return parse_record(document, kind)
        except UnreadableKnowledge as error:
            self.complaints += error.complaints
            return None

    def read_tree(self, root: Path, prefix: str, kind: type[RecordT]) -> dict[str, RecordT]:
        found = {}
        for path in sorted(root.rglob("*.yml")):
            name = path.relative_to(root).with_suffix("").as_posix()
            record = self.read(path, f"{prefix}{name}", kind)
            if record is not None:
                found[name] = record
        return found

    def read_items(self, path: Path, key: str) -> dict[str, ItemWords]:
        try:
            document = read_document(path)
        except UnreadableKnowledge as error:
            self.complaints += error.complaints
            return {}
        self.documents[key] = document
        found = {}
        for name in document.data or {}:
            lines = {part[1:]: line for part, line in document.lines.items() if part[:1] == (name,)}
            try:
                found[name] = parse_record(Document(path, document.data[name], lines), ItemWords)
            except UnreadableKnowledge as error:
                self.complaints += error.complaints
        return found


def read_catalogue(knowledge: Path, locales: Path) -> Catalogue:
    """Read all knowledge; UnreadableKnowledge carries what is wrong in every file."""
    reader = _Reader()
    articles = reader.read_tree(knowledge / "articles", "articles/", Article)
    packs = dict(_read_cities(reader, knowledge / "cities"))
    ready = {id_: pack for id_, pack in packs.items() if not pack.city.draft}
    languages = sorted(path.name for path in locales.iterdir() if (path / "items.yml").is_file())
    translated = [language for language in languages if language != ENGLISH]
    catalogue = Catalogue(
        articles=articles,
        cities=_inherit_services(ready),
        drafts={id_: pack for id_, pack in packs.items() if pack.city.draft},
        items={code: reader.read_items(locales / code / "items.yml", f"{code}/items") for code in languages},
        article_translations={
            code: reader.read_tree(locales / code / "articles", f"{code}/articles/", ArticleTranslation)
            for code in translated
        },
        city_translations={
            code: reader.read_tree(locales / code / "cities", f"{code}/cities/", CityTranslation)
            for code in translated
        },
        outside=reader.read_tree(knowledge / "outside", "outside/", Outside),
        documents=reader.documents,
        stamp=_stamp(reader.documents),
    )
    if reader.complaints:
        raise UnreadableKnowledge(reader.complaints)
    return catalogue


def _read_cities(reader: _Reader, root: Path) -> Iterator[tuple[str, CityPack]]:
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        key = f"cities/{folder.name}"
        city = reader.read(folder / "city.yml", f"{key}/city", City)
        services = reader.read(folder / "services.yml", f"{key}/services", Services)
        waste = reader.read(folder / "waste.yml", f"{key}/waste", Waste)
        if city and services and waste:
            yield folder.name, CityPack(folder.name, city, services.services, waste)


def _inherit_services(packs: dict[str, CityPack]) -> dict[str, CityPack]:
    """Add the services of a parent to its boroughs."""
    parents = {id_: packs.get(pack.city.parent or "") for id_, pack in packs.items()}
    return {
        id_: replace(pack, inherited=parent.services) if (parent := parents[id_]) else pack
        for id_, pack in packs.items()
    }


def _stamp(documents: Mapping[str, Document]) -> str:
    digest = hashlib.sha256()
    for key in sorted(documents):
        digest.update(key.encode())
        digest.update(documents[key].path.read_bytes())
    return digest.hexdigest()[:16]
