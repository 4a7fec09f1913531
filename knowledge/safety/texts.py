"""What is said in an emergency, and what it is known by: `safety.yml` and `alarms.yml` of every language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from knowledge.emergency import Emergencies, Emergency
from knowledge.errors import Complaint, UnreadableKnowledge
from knowledge.reading import Document, Record, parse_record, read_document

ENGLISH = "en"
_DIGITS = re.compile(r"\d+")
_SAID_ANYWHERE = frozenset(
    {"ask", "ask.yes", "ask.no", "all_right", "worry", "offer_person", "offer_person.yes", "person_asked",
     "person_told", "english", "draft"}
)  # fmt: skip


class Examples(Record):
    """Messages of people who are in this emergency, and messages of the same words from people who are not."""

    alarm: tuple[str, ...]
    calm: tuple[str, ...]


class SafetyFile(Record):
    """The file `safety.yml`. A draft is shown with the English beside it."""

    state: Literal["draft", "reviewed"]
    sentences: dict[str, str]
    phrases: dict[Emergency, tuple[str, ...]]
    soothing: tuple[str, ...]


class AlarmsFile(Record):
    """The file `alarms.yml`: what the detector learns from."""

    examples: dict[Emergency, Examples]
    ordinary: tuple[str, ...]


class MeasuredFile(Record):
    """Messages that nothing was learned from: `tests/safety/<language>.yml`."""

    examples: dict[Emergency, Examples]
    ordinary: tuple[str, ...] = ()


def read_safety(locales: Path, emergencies: Emergencies) -> Mapping[str, SafetyFile]:
    """Read every language; UnreadableKnowledge when one lacks a sentence, or says another number than English."""
    documents = {path.parent.name: read_document(path) for path in sorted(locales.glob("*/safety.yml"))}
    files = {code: parse_record(document, SafetyFile) for code, document in documents.items()}
    wanted = set(list_keys(emergencies))
    complaints = [
        complaint
        for code, file in files.items()
        for complaint in _check(documents[code], file, files[ENGLISH], wanted)
    ]
    if complaints:
        raise UnreadableKnowledge(complaints)
    return files


def read_alarms(locales: Path) -> Mapping[str, AlarmsFile]:
    """Read what is learned from in every language; UnreadableKnowledge when an emergency has no messages."""
    documents = {path.parent.name: read_document(path) for path in sorted(locales.glob("*/alarms.yml"))}
    files = {code: parse_record(document, AlarmsFile) for code, document in documents.items()}
    complaints = [
        documents[code].complain(("examples",), f"has none of {emergency}", "Write at least ten of each.")
        for code, file in files.items()
        for emergency in sorted(set(Emergency) - file.examples.keys())
    ]
    if complaints:
        raise UnreadableKnowledge(complaints)
    return files


def list_keys(emergencies: Emergencies) -> Iterator[str]:
    """Return the keys of every sentence that the cards need."""
    yield from _SAID_ANYWHERE
    for emergency, card in emergencies.cards.items():
        yield f"title.{emergency}"
        yield from card.say
    yield from (f"number.{number.id}" for number in emergencies.numbers)


def _check(
    document: Document, file: SafetyFile, english: SafetyFile, wanted: set[str]
) -> Iterator[Complaint]:
    for key in sorted(wanted ^ file.sentences.keys()):
        problem = "is missing" if key in wanted else "is used by no card"
        yield document.complain(("sentences", key), problem, "Add it, remove it, or correct its key.")
    for key in sorted(wanted & file.sentences.keys()):
        said, meant = (_DIGITS.findall(one.sentences.get(key, "")) for one in (file, english))
        if sorted(said) != sorted(meant):
            yield document.complain(
                ("sentences", key), "has other numbers than the English", f"Write {meant}."
            )
    for emergency in sorted(set(Emergency) - file.phrases.keys()):
        yield document.complain(("phrases",), f"has none of {emergency}", "Write at least ten of each.")
