"""What a poster's QR code says after /start: city, topic and language, any of them left out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from knowledge.source import Topic


@dataclass(frozen=True, slots=True)
class DeepLink:
    """Where a newcomer comes from; what is unknown is None."""

    city: str | None = None
    topic: str | None = None
    language: str | None = None


def read_deep_link(argument: str, cities: Collection[str], languages: Collection[str]) -> DeepLink:
    """Reads `bristol-housing-ar`, in any order; what nobody knows is left out."""
    parts = argument.lower().split("-")
    found: dict[str, str] = {}
    for part in parts:
        if part in cities:
            found["city"] = part
        elif part in set(Topic):
            found["topic"] = part
        elif part in languages:
            found["language"] = part
    return DeepLink(**found)


def write_deep_link(link: DeepLink) -> str:
    """Writes it as Telegram allows: at most 64 of A-Z, a-z, 0-9, _ and -."""
    return "-".join(part for part in (link.city, link.topic, link.language) if part)
