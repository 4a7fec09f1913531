"""The index of one language: its passages, their vectors in FAISS, their words; kept on disk with a stamp."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import faiss
import numpy as np

from knowledge.catalogue import ENGLISH
from knowledge.errors import IndexMissing
from knowledge.retrieval.classifying import Classifier, fit_classifier, load_classifier, save_classifier
from knowledge.retrieval.encoding import Encoder, Encoders
from knowledge.retrieval.lexical import Lexical
from knowledge.retrieval.passages import Passage, PassageKind
from knowledge.retrieval.student import Vectors

ENGLISH_PART = "english"
OTHERS = "others"
FORMAT = "2"
"""Changes when what is kept beside the vectors does, so that an older index is built anew."""


@dataclass(frozen=True, slots=True)
class LanguageIndex:
    """The passages of one language. Row n of `vectors` is passage n; the search is exact (Flat)."""

    passages: tuple[Passage, ...]
    vectors: faiss.IndexFlatIP
    lexical: Lexical


@dataclass(frozen=True, slots=True)
class Index:
    """Everything a question can be compared with. English stands twice: for English questions, and for others."""

    english: LanguageIndex
    others: dict[str, LanguageIndex]
    english_classifier: Classifier
    others_classifier: Classifier

    def parts_for(self, language: str) -> list[LanguageIndex]:
        """Return what to compare a question with: its own language and English, or all if we keep none of its own."""
        if language == ENGLISH:
            return [self.english]
        wanted = {language, ENGLISH} if language in self.others else set(self.others)
        return [self.others[code] for code in sorted(wanted)]

    def classifier_for(self, language: str) -> Classifier:
        """Return what tells articles apart for a question in a language."""
        return self.english_classifier if language == ENGLISH else self.others_classifier


def build_index(passages: Sequence[Passage], encoders: Encoders) -> Index:
    """Encode every passage and return the index."""
    by_language = {
        language: tuple(passage for passage in passages if passage.language == language)
        for language in sorted({passage.language for passage in passages})
    }
    others = {language: _build_part(some, encoders.others) for language, some in by_language.items()}
    same = encoders.english is encoders.others
    english = others[ENGLISH] if same else _build_part(by_language[ENGLISH], encoders.english)
    return Index(english, others, _fit([english]), _fit(list(others.values())))


def save_index(index: Index, folder: Path, stamp: str) -> None:
    """Write the index; the stamp last, so that a half-written index is never taken for a whole one."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in (folder / "stamp", *folder.glob("*.np[yz]"), *folder.glob("*.json")):
        old.unlink(missing_ok=True)
    for name, part in {ENGLISH_PART: index.english, **index.others}.items():
        np.save(folder / f"{name}.npy", part.vectors.reconstruct_n(0, part.vectors.ntotal))
        texts = [asdict(passage) for passage in part.passages]
        (folder / f"{name}.json").write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
    save_classifier(index.english_classifier, folder / f"{ENGLISH_PART}.npz")
    save_classifier(index.others_classifier, folder / f"{OTHERS}.npz")
    (folder / "stamp").write_text(stamp, encoding="utf-8")


def load_index(folder: Path, stamp: str) -> Index:
    """Read the index; IndexMissing when there is none or it was built from other content."""
    stamped = folder / "stamp"
    if not stamped.is_file() or stamped.read_text(encoding="utf-8") != stamp:
        raise IndexMissing(f"{folder} holds no index of this knowledge. Run `make run`, which builds it.")
    parts = {}
    for path in sorted(folder.glob("*.npy")):
        rows = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        passages = tuple(Passage(**{**row, "kind": PassageKind(row["kind"])}) for row in rows)
        parts[path.stem] = _join(passages, np.load(path, allow_pickle=False))
    classifiers = [load_classifier(folder / f"{name}.npz") for name in (ENGLISH_PART, OTHERS)]
    return Index(parts.pop(ENGLISH_PART), parts, *classifiers)


def stamp_index(catalogue_stamp: str, encoders: Encoders) -> str:
    """Return what an index must have been built from to be used."""
    return f"{catalogue_stamp} {encoders.name} {FORMAT}"


def _build_part(passages: tuple[Passage, ...], encoder: Encoder) -> LanguageIndex:
    return _join(passages, encoder.encode([passage.text for passage in passages]))


def _fit(parts: Sequence[LanguageIndex]) -> Classifier:
    articles = [passage.article for part in parts for passage in part.passages]
    vectors = [part.vectors.reconstruct_n(0, part.vectors.ntotal) for part in parts]
    return fit_classifier(articles, np.concatenate(vectors))


def _join(passages: tuple[Passage, ...], vectors: Vectors) -> LanguageIndex:
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    return LanguageIndex(passages, flat, Lexical([passage.text for passage in passages]))
