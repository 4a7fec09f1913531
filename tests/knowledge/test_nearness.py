"""Which cities are near a place: measured on the packs that there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.city import Centre, City
from knowledge.nearness import find_near, measure_km
from knowledge.reading import read_record

ROOT = Path(__file__).parents[2]
PACKS = {path.parent.name: read_record(path, City) for path in (ROOT / "knowledge/cities").glob("*/city.yml")}
CENTRES = {id_: city.centre for id_, city in PACKS.items() if city.centre}


def test_every_city_that_is_offered_says_where_it_is() -> None:
    assert {id_ for id_, city in PACKS.items() if not city.draft} <= CENTRES.keys()


def test_distance_is_measured_over_the_ground() -> None:
    assert measure_km(0, 0, Centre.model_construct(latitude=0, longitude=1)) == pytest.approx(111.2, abs=0.1)
    assert measure_km(52, -1, Centre.model_construct(latitude=52, longitude=-1)) == 0


@pytest.mark.parametrize(
    ("latitude", "longitude", "near"),
    [
        (51.4545, -2.5879, ("bristol", "cardiff")),
        (51.53, -0.06, ("hackney", "london", "newham")),
        (53.42, -2.6, ("manchester", "liverpool")),
        (57.48, -4.22, ()),
        (48.85, 2.35, ()),
    ],
)
def test_the_nearest_come_first_and_the_far_not_at_all(
    latitude: float, longitude: float, near: tuple[str, ...]
) -> None:
    assert find_near(latitude, longitude, CENTRES) == near
