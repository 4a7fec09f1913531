"""The city pack: the city itself, its services and its containers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, get_args

from opening_hours import validate
from pydantic import Field, StringConstraints, field_validator

from knowledge.article import Slug
from knowledge.reading import Record, read_record
from knowledge.source import Nation, Source, WebAddress

OutwardCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,2}[0-9][0-9A-Z]?$")]

Tag = Literal[
    "esol-classes", "esol-talk", "homeless", "housing-advice", "private-renting", "social-housing", "hosting",
    "furniture", "hardship", "council-tax", "domestic-abuse", "nrpf", "destitution", "food", "asylum-support",
    "legal-advice", "refugee-advice", "gp", "new-arrivals-health", "homeless-health", "gp-complaints",
    "mental-health", "collection-day", "missed-collection", "order-container", "bulky", "recycling-centre",
    "fly-tipping", "assisted-collection", "garden-waste", "reuse", "flats", "council", "connectors",
]  # fmt: skip
"""The need that a service serves; an article's `local` asks for these. `connectors`: people who know the city's help
and walk with newcomers to it."""

TAGS: tuple[str, ...] = get_args(Tag)


class Council(Record):
    """The local authority of the city."""

    name: str
    website: WebAddress | None
    gss: str | None = None


class Postcodes(Record):
    """Outward codes. `shared` ones cross the boundary: the bot asks rather than guesses."""

    certain: tuple[OutwardCode, ...]
    shared: tuple[OutwardCode, ...] = ()
    outside: dict[OutwardCode, str | None] = Field(default_factory=dict)


class Centre(Record):
    """Where the city is, in degrees, north and east positive; `geonames`: its number at geonames.org, the source."""

    latitude: Annotated[float, Field(ge=49, le=61)]
    longitude: Annotated[float, Field(ge=-9, le=2)]
    geonames: int


class Pointer(Record):
    """Where to look when the pack itself has no answer."""

    text: str
    source: Source


class City(Record):
    """The file `city.yml`. A `draft` is not offered to newcomers yet; `owner`: the team or role that keeps it right."""

    name: str
    nation: Nation
    draft: bool = False
    owner: str | None = None
    parent: Slug | None = None
    council: Council
    centre: Centre | None = None
    postcodes: Postcodes
    areas: tuple[str, ...] = ()
    ambiguous_areas: tuple[str, ...] = ()
    where_to_look: Pointer
    source: Source


class Service(Record):
    """A local offer: name, contact, hours, who it is for.

    `hours`: for people to read. `opening`: the same as data, in OpenStreetMap's opening_hours syntax, such as
    "Mo-Th 08:45-16:45; Fr 08:45-15:55".
    """

    id: Slug
    name: str
    tags: Annotated[tuple[Tag, ...], Field(min_length=1)]
    summary: str
    phone: str | None = None
    email: str | None = None
    url: WebAddress | None = None
    address: str | None = None
    hours: str | None = None
    opening: str | None = None
    price: str | None = None
    languages: str | None = None
    eligibility: str | None = None
    source: Source
    live_check: bool = False
    note: str | None = None

    @field_validator("opening")
    @classmethod
    def _check_opening(cls, value: str | None) -> str | None:
        if value is not None and not validate(value):
            raise ValueError('is no opening time -> Write, say, "Mo-Fr 09:00-17:00", or null.')
        return value


class Services(Record):
    """The file `services.yml`."""

    services: tuple[Service, ...]


class Container(Record):
    """A bin, box, bag or caddy. `rest`: takes what nothing else takes. No `homes`: every home."""

    id: Slug
    name: str
    colour: str | None
    homes: tuple[Literal["houses", "flats"], ...] = ()
    accepts: tuple[Slug, ...]
    rejects: tuple[Slug, ...] = ()
    how: str | None = None
    rest: bool = False
    collected: str | None = None
    source: Source
    note: str | None = None


class Elsewhere(Record):
    """What to do with items that no container takes."""

    items: Annotated[tuple[Slug, ...], Field(min_length=1)]
    text: str
    source: Source


class Waste(Record):
    """The file `waste.yml`."""

    containers: tuple[Container, ...]
    elsewhere: tuple[Elsewhere, ...] = ()


def read_tagged_services(knowledge: Path, tag: Tag) -> Mapping[str, tuple[Service, ...]]:
    """Return each city's services with this tag, by the id of its pack."""
    paths = sorted((knowledge / "cities").glob("*/services.yml"))
    return {
        path.parent.name: tuple(one for one in read_record(path, Services).services if tag in one.tags)
        for path in paths
    }
