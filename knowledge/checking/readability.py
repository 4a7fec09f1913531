"""Texts are plain: the reading age of an article and of a service is at most eleven.

Flesch and Kincaid's grade plus five, with syllables from the hyphenation of British English. Names, numbers and what
stands in brackets count as one syllable, and so do the terms of `terms.yml`: they cannot be said more plainly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from pyphen import Pyphen

from knowledge.catalogue import Catalogue
from knowledge.checking.complaining import complain
from knowledge.errors import Complaint
from knowledge.reading import Record, read_record

TERMS = Path(__file__).parents[1] / "terms.yml"
OLDEST = 11.0
FEWEST_WORDS = 25
"""Of a shorter text the formula says little: a single long word decides."""

_SENTENCE = re.compile(r"[.!?:;]+(?:\s|$)")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_REMEDY = "Use shorter sentences and simpler words."


class Terms(Record):
    """The file `knowledge/terms.yml`."""

    terms: frozenset[str]


def check_readability(catalogue: Catalogue) -> Iterator[Complaint]:
    """Complain of articles and services that ask too much of a reader."""
    for id_, article in catalogue.articles.items():
        age = find_reading_age(statement.text for statement in article.say)
        if age > OLDEST:
            problem = f"has the reading age {age:.1f}"
            yield complain(catalogue, f"articles/{id_}", ("say",), problem, _REMEDY)
    for id_, pack in catalogue.cities.items():
        for number, service in enumerate(pack.services):
            age = find_reading_age([service.summary])
            if age > OLDEST:
                problem, field = f"has the reading age {age:.1f}", ("services", number, "summary")
                yield complain(catalogue, f"cities/{id_}/services", field, problem, _REMEDY)


def find_reading_age(texts: Iterable[str]) -> float:
    """Return the age at which an average pupil reads these texts; 0 when there are too few words to tell."""
    sentences = words = syllables = 0
    for text in texts:
        for sentence in filter(None, map(str.strip, _SENTENCE.split(text))):
            found = _WORD.findall(re.sub(r"\([^)]*\)|https?://\S+|\S+\.(?:org|uk|com)\S*", " ", sentence))
            if found:
                sentences += 1
                words += len(found)
                syllables += sum(_count_syllables(word, position) for position, word in enumerate(found))
    if words < FEWEST_WORDS:
        return 0.0
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59 + 5


def _count_syllables(word: str, position: int) -> int:
    name = word.isupper() or (position > 0 and word[0].isupper())
    return 1 if name or word.lower() in _terms() else _hyphenate(word.lower())


@lru_cache(maxsize=20_000)
def _hyphenate(word: str) -> int:
    return len(_syllables().positions(word)) + 1


@lru_cache(maxsize=1)
def _terms() -> frozenset[str]:
    return read_record(TERMS, Terms).terms


@lru_cache(maxsize=1)
def _syllables() -> Pyphen:
    return Pyphen(lang="en_GB", left=1, right=1)
