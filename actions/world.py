"""What every action shares: the knowledge, the phrases, the searcher; built once a process."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.catalogue import Catalogue, read_catalogue
from knowledge.items import Items
from knowledge.places import Places
from knowledge.retrieval.deciding import Gate, read_gates
from knowledge.retrieval.encoding import load_encoders
from knowledge.retrieval.opening import open_index
from knowledge.retrieval.searching import Searcher
from knowledge.source import Nation
from knowledge.trust import Judge
from locales.catalogue import Locales, read_locales

logger = logging.getLogger(__name__)

ROOT = Path(__file__).parent.parent
INDEX = ROOT / "var" / "index"


@dataclass(frozen=True, slots=True)
class World:
    """What Waymark knows and can say."""

    catalogue: Catalogue
    locales: Locales
    searcher: Searcher
    gates: Mapping[str, Gate]
    places: Places
    items: Items
    show_withheld: bool

    @property
    def city_nations(self) -> dict[str, str]:
        """Every city that we keep, with its nation."""
        return {id_: str(pack.city.nation) for id_, pack in self.catalogue.cities.items()}

    def judge(self) -> Judge:
        """Return what decides today what may be shown."""
        return Judge(date.today(), self.show_withheld)


def build_world(encoder_setting: str, *, show_withheld: bool) -> World:
    """Read everything and load the index, building it anew if the knowledge or the encoder has changed."""
    catalogue = read_catalogue(ROOT / "knowledge", ROOT / "locales")
    locales = read_locales(ROOT / "locales")
    encoders = load_encoders(encoder_setting)
    index = open_index(catalogue, encoders, INDEX, logger.info)
    return World(
        catalogue=catalogue,
        locales=locales,
        searcher=Searcher(encoders, index),
        gates=read_gates(encoder_setting),
        places=Places(catalogue, name_nations(locales)),
        items=Items(catalogue),
        show_withheld=show_withheld,
    )


def name_nations(locales: Locales) -> dict[str, Nation]:
    """Return what the nations are called in every offered language."""
    return {locales.say(code, f"nation.{nation}"): nation for code in locales.offered for nation in Nation}
