"""The copies that loading is measured on are whole city packs, each with its Arabic."""

from __future__ import annotations

from pathlib import Path

from knowledge.catalogue import read_catalogue
from knowledge.checking import check_catalogue
from tests.bench.many_cities import ROOT, copy_cities
from tests.bench.running import WHOLE


def test_copies_of_the_shipped_packs_are_sound(tmp_path: Path) -> None:
    copy_cities(tmp_path, 14)
    catalogue = read_catalogue(tmp_path / "knowledge", tmp_path / "locales")
    assert len(catalogue.cities) == 14
    assert check_catalogue(catalogue) == ()


def test_the_first_measurement_is_of_what_ships() -> None:
    assert WHOLE.cities[0] == len(list((ROOT / "knowledge" / "cities").iterdir()))
