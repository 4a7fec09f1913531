"""Finds the waste items that a question names, and the containers of a city that take them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from knowledge.catalogue import ENGLISH, Catalogue, CityPack
from knowledge.city import Container, Elsewhere
from knowledge.retrieval.normalising import normalise


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What a city's pack says of an item: what takes it, what does not, or what to do instead."""

    takes: tuple[Container, ...]
    refuses: tuple[Container, ...]
    elsewhere: Elsewhere | None
    certain: Literal["listed", "general", "unknown"]
    """listed: the pack names the item; general: it is general rubbish everywhere; unknown: neither."""


class Items:
    """The words for items in every language."""

    def __init__(self, catalogue: Catalogue) -> None:
        english = catalogue.items.get(ENGLISH, {})
        self._general = {id_ for id_, words in english.items() if words.general_waste}
        self._articles = {id_: words.article for id_, words in english.items()}
        self._words: dict[str, dict[str, str]] = {}
        self._patterns: dict[str, re.Pattern[str]] = {}
        for language, items in catalogue.items.items():
            names = {
                normalise(word): id_ for id_, words in items.items() for word in (words.name, *words.also)
            }
            self._words[language] = names
            if not names:
                continue
            longest_first = sorted(names, key=len, reverse=True)
            alternatives = "|".join(re.escape(name) for name in longest_first)
            self._patterns[language] = re.compile(
                rf"(?<!\w)(?:(?:وال|بال|لل|ال|و|ب|ل))?({alternatives})(?!\w)"
            )

    def find_items(self, text: str, language: str) -> tuple[str, ...]:
        """Return the items a text names, in its language or in English, in the order they stand."""
        plain = normalise(text)
        found: list[str] = []
        for code in dict.fromkeys((language, ENGLISH)):
            if code in self._patterns:
                matches = self._patterns[code].finditer(plain)
                found += [self._words[code][match.group(1)] for match in matches]
        return tuple(dict.fromkeys(found))

    def article_of(self, item: str) -> str | None:
        """Return the article that answers for an item everywhere, if there is one."""
        return self._articles.get(item)

    def locate_item(self, item: str, pack: CityPack) -> Whereabouts:
        """Return where an item goes in a city."""
        containers = pack.waste.containers
        takes = tuple(container for container in containers if item in container.accepts)
        refuses = tuple(container for container in containers if item in container.rejects)
        elsewhere = next((entry for entry in pack.waste.elsewhere if item in entry.items), None)
        if takes or elsewhere:
            return Whereabouts(takes, refuses, elsewhere, "listed")
        if item in self._general:
            rest = tuple(container for container in containers if container.rest)
            return Whereabouts(rest, refuses, None, "general")
        return Whereabouts((), refuses, None, "unknown")
