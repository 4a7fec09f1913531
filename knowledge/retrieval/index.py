"""The index of one language: its passages, their vectors in FAISS, their words; kept on disk with a stamp."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import faiss
import numpy as np

from knowledge.errors import IndexMissing
from knowledge.retrieval.encoding import Encoder
from knowledge.retrieval.lexical import Lexical
from knowledge.retrieval.passages import Passage, PassageKind
from knowledge.retrieval.student import Vectors


@dataclass(frozen=True, slots=True)
class LanguageIndex:
    """The passages of one language. Row n of `vectors` is passage n; the search is exact (Flat)."""

    passages: tuple[Passage, ...]
    vectors: faiss.IndexFlatIP
    lexical: Lexical


@dataclass(frozen=True, slots=True)
class Index:
    """Everything a question can be compared with, by language."""

    languages: dict[str, LanguageIndex]


def build_index(passages: Sequence[Passage], encoder: Encoder) -> Index:
    """Encode every passage and return the index."""
    languages = {}
    for language in sorted({passage.language for passage in passages}):
        some = tuple(passage for passage in passages if passage.language == language)
        vectors = encoder.encode([passage.text for passage in some], language)
        languages[language] = _join(some, vectors)
    return Index(languages)


def save_index(index: Index, folder: Path, stamp: str) -> None:
    """Write the index; the stamp last, so that a half-written index is never taken for a whole one."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "stamp").unlink(missing_ok=True)
    for language, part in index.languages.items():
        rows = part.vectors.reconstruct_n(0, part.vectors.ntotal)
        np.save(folder / f"{language}.npy", rows)
        texts = [asdict(passage) for passage in part.passages]
        (folder / f"{language}.json").write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
    (folder / "stamp").write_text(stamp, encoding="utf-8")


def load_index(folder: Path, stamp: str) -> Index:
    """Read the index; IndexMissing when there is none or it was built from other content."""
    stamped = folder / "stamp"
    if not stamped.is_file() or stamped.read_text(encoding="utf-8") != stamp:
        raise IndexMissing(
            f"{folder} holds no index of this knowledge. Run `python -m knowledge.retrieval build`."
        )
    languages = {}
    for path in sorted(folder.glob("*.npy")):
        rows = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        passages = tuple(Passage(**{**row, "kind": PassageKind(row["kind"])}) for row in rows)
        languages[path.stem] = _join(passages, np.load(path, allow_pickle=False))
    return Index(languages)


def stamp_index(catalogue_stamp: str, encoder: Encoder) -> str:
    """Return what an index must have been built from to be used."""
    return f"{catalogue_stamp} {encoder.name}"


def _join(passages: tuple[Passage, ...], vectors: Vectors) -> LanguageIndex:
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    return LanguageIndex(passages, flat, Lexical([passage.text for passage in passages]))
