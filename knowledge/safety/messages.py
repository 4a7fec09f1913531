"""The messages that the detector learns from, of every language, and how much each counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.catalogue import Catalogue, read_catalogue
from knowledge.emergency import Emergency
from knowledge.safety.texts import AlarmsFile, read_alarms

ASKED_WEIGHT = 0.5
"""A question of an article counts less than a message that was written to be told apart."""

NEAR = frozenset({"housing/homeless-now", "gp/urgent-care"})
"""Articles that people in an emergency ask for: their questions teach nothing about calm."""


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """What is learned from; `emergency` None: there is none."""

    text: str
    language: str
    weight: float
    emergency: Emergency | None = None


def list_messages(root: Path) -> list[Message]:
    """Returns all messages, in an order that is always the same."""
    alarms = read_alarms(root / "locales")
    asked = _list_asked(read_catalogue(root / "knowledge", root / "locales"))
    return [*_list_alarms(alarms), *_list_calm(alarms), *sorted(asked)]


def weigh_messages(messages: Sequence[Message]) -> NDArray[np.float64]:
    """In each language the emergencies weigh as much as all the rest, or its many questions would drown them."""
    alarms: defaultdict[str, float] = defaultdict(float)
    rest: defaultdict[str, float] = defaultdict(float)
    for one in messages:
        if one.emergency is None:
            rest[one.language] += one.weight
        else:
            alarms[one.language] += 1
    return np.asarray(
        [
            one.weight if one.emergency is None else max(1.0, rest[one.language] / alarms[one.language])
            for one in messages
        ]
    )


def _list_alarms(files: Mapping[str, AlarmsFile]) -> Iterator[Message]:
    for language, file in files.items():
        for emergency, examples in file.examples.items():
            yield from (Message(text, language, 1.0, emergency) for text in examples.alarm)


def _list_calm(files: Mapping[str, AlarmsFile]) -> Iterator[Message]:
    for language, file in files.items():
        for examples in file.examples.values():
            yield from (Message(text, language, 1.0) for text in examples.calm)
        yield from (Message(text, language, 1.0) for text in file.ordinary)


def _list_asked(catalogue: Catalogue) -> Iterator[Message]:
    asked = [("en", id_, article.ask) for id_, article in catalogue.articles.items()]
    for language, made in catalogue.article_translations.items():
        asked += [(language, id_, translation.ask) for id_, translation in made.items()]
    for language, id_, texts in asked:
        if id_ not in NEAR:
            yield from (Message(text, language, ASKED_WEIGHT) for text in texts)
