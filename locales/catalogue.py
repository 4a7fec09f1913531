"""The phrases of the interface, by language and key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from knowledge.errors import Complaint, UnreadableKnowledge
from knowledge.reading import Document, Record, parse_record, read_document
from locales.errors import UnknownLanguage, UnknownPhrase

Direction = Literal["ltr", "rtl"]
ENGLISH = "en"


class PhraseFile(Record):
    """The file `phrases.yml`. Only an `offered` language is answered in; a complete one may be offered.

    One that is not offered yet needs only `language.not_offered`, said before an answer in English.
    """

    name: str
    english_name: str
    direction: Direction
    offered: bool
    also: tuple[str, ...] = ()
    phrases: dict[str, str]


@dataclass(frozen=True, slots=True)
class Locales:
    """Every language that has a folder."""

    files: Mapping[str, PhraseFile]
    documents: Mapping[str, Document]

    @property
    def offered(self) -> tuple[str, ...]:
        """The languages that Waymark answers in, English first."""
        codes = sorted(code for code, file in self.files.items() if file.offered)
        return (ENGLISH, *(code for code in codes if code != ENGLISH))

    def direction(self, language: str) -> Direction:
        """Return the direction in which a language is written."""
        return self._file(language).direction

    def name(self, language: str) -> str:
        """Return what a language calls itself."""
        return self._file(language).name

    def has_phrase(self, language: str, key: str) -> bool:
        """Tell whether a language has a phrase; one in the making may lack any."""
        return language in self.files and key in self.files[language].phrases

    def say(self, language: str, key: str, **values: str | int) -> str:
        """Return a phrase with its `{places}` filled; UnknownPhrase when the language lacks it."""
        try:
            phrase = self._file(language).phrases[key]
        except KeyError:
            raise UnknownPhrase(language, key) from None
        return phrase.format_map(values) if values else phrase

    def _file(self, language: str) -> PhraseFile:
        try:
            return self.files[language]
        except KeyError:
            raise UnknownLanguage(language) from None


def read_locales(root: Path) -> Locales:
    """Read every `phrases.yml`; UnreadableKnowledge says file, line, field and remedy."""
    files: dict[str, PhraseFile] = {}
    documents: dict[str, Document] = {}
    complaints: list[Complaint] = []
    for path in sorted(root.glob("*/phrases.yml")):
        try:
            documents[path.parent.name] = document = read_document(path)
            files[path.parent.name] = parse_record(document, PhraseFile)
        except UnreadableKnowledge as error:
            complaints += error.complaints
    if complaints:
        raise UnreadableKnowledge(complaints)
    return Locales(files, documents)
