"""Words that by themselves nearly always mean one emergency, and words that speak against any, in every language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from knowledge.emergency import Emergency
from knowledge.safety.texts import SafetyFile

EMERGENCIES = tuple(Emergency)
ANY, SOOTHING = len(EMERGENCIES), len(EMERGENCIES) + 1
"""The columns after those of the emergencies: whether any phrase was there, and whether a soothing one."""

COLUMNS = len(EMERGENCIES) + 2
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
"""Scripts without spaces between words: there a phrase may begin anywhere."""

Unveil = Callable[[str], str]
Found = NDArray[np.float32]
"""One row a text, one column each as named above: 1 or 0."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """Stems with the column that each belongs to; a stem begins with the space before its word."""

    stems: Sequence[str]
    columns: Sequence[int]
    _by_beginning: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for stem, column in zip(self.stems, self.columns, strict=True):
            self._by_beginning.setdefault(stem[:2], []).append((stem, column))

    def find(self, texts: Sequence[str]) -> Found:
        """Looks for every stem in texts that were made plain."""
        found = np.zeros((len(texts), COLUMNS), dtype=np.float32)
        for row, text in enumerate(texts):
            spaced = f" {text}"
            for at in range(len(spaced)):
                for stem, column in self._by_beginning.get(spaced[at : at + 2], ()):
                    if spaced.startswith(stem, at):
                        found[row, column] = 1.0
        found[:, ANY] = found[:, : len(EMERGENCIES)].max(axis=1, initial=0.0)
        return found


def gather_phrases(files: Mapping[str, SafetyFile], unveil: Unveil) -> Phrases:
    """Makes one list of the phrases of all languages: a message may mix them."""
    pairs: set[tuple[str, int]] = set()
    for file in files.values():
        for column, emergency in enumerate(EMERGENCIES):
            pairs |= {(stem, column) for stem in _make_stems(file.phrases.get(emergency, ()), unveil)}
        pairs |= {(stem, SOOTHING) for stem in _make_stems(file.soothing, unveil)}
    ordered = sorted(pairs)
    return Phrases([stem for stem, _ in ordered], [column for _, column in ordered])


def _make_stems(phrases: Iterable[str], unveil: Unveil) -> Iterable[str]:
    for phrase in phrases:
        plain = unveil(phrase)
        yield plain if _UNSPACED.search(plain) else f" {plain}"
