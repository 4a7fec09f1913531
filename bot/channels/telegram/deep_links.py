"""What a poster's QR code says after /start: city, topic and language, any of them left out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.conversations import write_payload
from knowledge.source import Topic


@dataclass(frozen=True, slots=True)
class DeepLink:
    """Where a newcomer comes from; what is unknown is None."""

    city: str | None = None
    topic: str | None = None
    language: str | None = None
    is_whole: bool = True
    """Whether there was nothing that nobody knows."""

    def list_payloads(self) -> list[str]:
        """Returns what is said to whoever comes with it: a greeting, the topic, and a question for what is missing."""
        said = [] if self.topic and self.is_whole else ["/greet"]
        if self.topic:
            said.append(write_payload("show_topic", topic=self.topic))
        if not self.city and (self.topic or self.language or not self.is_whole):
            said.append("/ask_city")
        elif not self.is_whole:
            said.append("/choose_language")
        return said


def read_deep_link(argument: str, cities: Collection[str], languages: Collection[str]) -> DeepLink:
    """Reads `bristol-housing-ar`, in any order; what nobody knows is left out."""
    parts = argument.lower().split("-")
    found: dict[str, str] = {}
    is_whole = True
    for part in parts:
        if part in cities:
            found["city"] = part
        elif part in set(Topic):
            found["topic"] = part
        elif part in languages:
            found["language"] = part
        elif part:
            is_whole = False
    return DeepLink(**found, is_whole=is_whole)


def write_deep_link(link: DeepLink) -> str:
    """Writes it as Telegram allows: at most 64 of A-Z, a-z, 0-9, _ and -."""
    return "-".join(part for part in (link.city, link.topic, link.language) if part)
