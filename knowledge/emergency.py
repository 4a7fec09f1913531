"""The numbers that are shown when nothing else can be: each with the page that confirmed it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from knowledge.article import Slug
from knowledge.reading import Record, read_record
from knowledge.source import Source


class EmergencyNumber(Record):
    """A number of the whole United Kingdom; what it is for is the phrase `emergency.<id>`."""

    id: Slug
    phone: Annotated[str, Field(pattern=r"^[\d ]+$")]
    source: Source


class EmergencyNumbers(Record):
    """The file `emergency.yml`."""

    numbers: Annotated[tuple[EmergencyNumber, ...], Field(min_length=1)]


def read_emergency_numbers(root: Path) -> tuple[EmergencyNumber, ...]:
    """Read the numbers, in the order in which they are shown."""
    return read_record(root / "emergency.yml", EmergencyNumbers).numbers
