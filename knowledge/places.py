"""Finds the place that somebody names: a city, an area of one, an outward postcode, or a nation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from knowledge.catalogue import Catalogue
from knowledge.retrieval.normalising import normalise
from knowledge.source import Nation

_OUTWARD = re.compile(r"\b([a-z]{1,2}[0-9][0-9a-z]?)(?:\s*[0-9][a-z]{2})?\b")


@dataclass(frozen=True, slots=True)
class Place:
    """What a name stands for. Neither city nor nation: it is shared, or belongs to a council we do not know."""

    city: str | None
    nation: Nation | None
    said: str
    """The words that named it, normalised, so that they can be left out of a question."""


class Places:
    """Every name of every city pack, in every language that we keep."""

    def __init__(self, catalogue: Catalogue, nation_names: Mapping[str, Nation]) -> None:
        self._nations = {pack.id: pack.city.nation for pack in catalogue.cities.values()}
        self._postcodes = dict(_postcodes(catalogue))
        names = dict(_city_names(catalogue))
        found: dict[str, Place] = {
            normalise(name): Place(None, nation, "") for name, nation in nation_names.items()
        }
        found |= {name: Place(city, self._nations.get(city or ""), "") for name, city in names.items()}
        self._names = found
        alternatives = "|".join(re.escape(name) for name in sorted(found, key=len, reverse=True)) or r"(?!)"
        self._pattern = re.compile(rf"(?<!\w)(?:[بلو]|ال)?({alternatives})(?!\w)")

    def find_place(self, text: str) -> Place | None:
        """Return the place a text names, or None. A city or postcode counts before a nation."""
        plain = normalise(text)
        named = [Place(place.city, place.nation, match.group(0)) for match, place in self._named(plain)]
        coded = list(self._coded(plain))
        cities = [place for place in (*coded, *named) if place.city]
        return next(iter([*cities, *coded, *named]), None)

    def _named(self, plain: str) -> Iterator[tuple[re.Match[str], Place]]:
        for match in self._pattern.finditer(plain):
            yield match, self._names[match.group(1)]

    def _coded(self, plain: str) -> Iterator[Place]:
        for match in _OUTWARD.finditer(plain):
            code = match.group(1).upper()
            if code in self._postcodes:
                city = self._postcodes[code]
                yield Place(city, self._nations.get(city or ""), match.group(0))


def _postcodes(catalogue: Catalogue) -> Iterator[tuple[str, str | None]]:
    """Shared codes first, so that a code that is certain in one pack is not lost to another."""
    for pack in catalogue.cities.values():
        codes = pack.city.postcodes
        yield from ((code, None) for code in (*codes.shared, *codes.outside))
    for pack in catalogue.cities.values():
        yield from ((code, pack.id) for code in pack.city.postcodes.certain)


def _city_names(catalogue: Catalogue) -> Iterator[tuple[str, str | None]]:
    for pack in catalogue.cities.values():
        yield from ((normalise(area), pack.id) for area in pack.city.areas)
    for pack in catalogue.cities.values():
        yield from ((normalise(area), None) for area in pack.city.ambiguous_areas)
    for pack in catalogue.cities.values():
        yield normalise(pack.city.name), pack.id
        for made in catalogue.city_translations.values():
            if pack.id in made:
                yield from ((normalise(name), pack.id) for name in (made[pack.id].name, *made[pack.id].also))
