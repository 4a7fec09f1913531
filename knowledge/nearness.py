"""Which cities are near a place on the map. The place itself is kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from math import asin, cos, radians, sin, sqrt

from knowledge.city import Centre

EARTH_RADIUS_KM = 6371.0
NEAR_KM = 50.0
MOST = 3


def find_near(latitude: float, longitude: float, centres: Mapping[str, Centre]) -> tuple[str, ...]:
    """Return the ids of the nearest cities within NEAR_KM, the nearest first; degrees, north and east positive."""
    far = {id_: measure_km(latitude, longitude, centre) for id_, centre in centres.items()}
    return tuple(sorted((id_ for id_, km in far.items() if km <= NEAR_KM), key=far.__getitem__)[:MOST])


def measure_km(latitude: float, longitude: float, centre: Centre) -> float:
    """Return the distance over the ground (haversine)."""
    north, south = radians(latitude), radians(centre.latitude)
    half = sin((south - north) / 2) ** 2
    half += cos(north) * cos(south) * sin(radians(centre.longitude - longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))
