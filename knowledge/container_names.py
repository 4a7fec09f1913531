"""What the containers of each city are called, in each language: for those who name one without a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from knowledge.city import Waste
from knowledge.reading import read_record
from knowledge.translation import CityTranslation

ENGLISH = "en"


def read_container_names(
    knowledge: Path, locales: Path, cities: Iterable[str]
) -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return the names of the containers by city and language, in the order of the packs."""
    found: dict[str, dict[str, Sequence[str]]] = {}
    for city in cities:
        waste = read_record(knowledge / "cities" / city / "waste.yml", Waste)
        found[city] = {ENGLISH: [container.name for container in waste.containers]}
        for path in sorted(locales.glob(f"*/cities/{city}.yml")):
            made = read_record(path, CityTranslation).containers
            names = [made[one.id].name for one in waste.containers if one.id in made]
            found[city][path.parent.parent.name] = names
    return found
