"""Parallel text for teaching the student: read, filtered, and sampled so that no source drowns the rest."""

from __future__ import annotations

import gzip
import json
import random
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MOST_A_LANGUAGE = 9_000
MOST_A_SOURCE = 2_500
MOST_A_NEAR_SOURCE = 6_000
LEAST_WORDS = 3
HELD_BACK_OF = 50
"""One English sentence of these, with all its translations, is kept for testing and never learned from."""
# Sources about services, health, rights and newcomers come first; word lists teach little about sentences.
NEAR = (
    "integreat", "bloom", "refugies_info", "refugee_phrasebook", "civiform", "nhs_covid19_app", "tico", "udhr",
    "covid_kaggle_twb", "simple_server", "fhi_smittestopp", "swisscovid_app", "horn", "tatoeba", "ntrex",
    "travis_tigrinya_volunteers",
)  # fmt: skip
WORD_LISTS = ("gatitos", "osm_id_presets", "covid_terms", "govuk_labels")


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence in English and in another language."""

    language: str
    english: str
    foreign: str
    source: str


def read_pairs(folder: Path, seed: int = 7) -> list[Pair]:
    """Return the pairs to learn from, near sources first, capped by source and language."""
    files = [path for path in folder.glob("*.jsonl.gz") if _source(path) not in WORD_LISTS]
    order = {name: number for number, name in enumerate(NEAR)}
    files.sort(key=lambda path: (order.get(_source(path), len(order)), path.name))
    chance = random.Random(seed)
    taken: dict[str, int] = defaultdict(int)
    pairs: list[Pair] = []
    for path in files:
        by_language: dict[str, list[Pair]] = defaultdict(list)
        for pair in read_file(path):
            by_language[pair.language].append(pair)
        most = MOST_A_NEAR_SOURCE if _source(path) in order else MOST_A_SOURCE
        for language, found in sorted(by_language.items()):
            chance.shuffle(found)
            some = found[: min(most, MOST_A_LANGUAGE - taken[language])]
            taken[language] += len(some)
            pairs += some
    return pairs


def split_pairs(pairs: list[Pair]) -> tuple[list[Pair], list[Pair]]:
    """Return the pairs to learn from and those held back; a sentence is on one side in every language."""
    held = {
        english
        for english in {pair.english for pair in pairs}
        if not zlib.crc32(english.encode()) % HELD_BACK_OF
    }
    learned = [pair for pair in pairs if pair.english not in held]
    return learned, [pair for pair in pairs if pair.english in held]


def read_file(path: Path, least_words: int = LEAST_WORDS) -> Iterator[Pair]:
    """Yield the pairs of one source whose English has as many words, each once."""
    seen = set()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            english, foreign = row["en"].strip(), row["fx"].strip()
            if len(english.split()) >= least_words and foreign and (row["lang"], english) not in seen:
                seen.add((row["lang"], english))
                yield Pair(row["lang"], english[:400], foreign[:400], _source(path))


def _source(path: Path) -> str:
    return path.name.removesuffix(".jsonl.gz")
