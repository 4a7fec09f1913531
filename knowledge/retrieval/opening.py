"""Opens the index, building it anew when the knowledge or the encoder has changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from knowledge.catalogue import Catalogue
from knowledge.errors import IndexMissing
from knowledge.retrieval.encoding import Encoders
from knowledge.retrieval.index import Index, build_index, load_index, save_index, stamp_index
from knowledge.retrieval.passages import collect_passages


def open_index(catalogue: Catalogue, encoders: Encoders, folder: Path, say: Callable[[str], None]) -> Index:
    """Return the index of this knowledge and these encoders, from disk if it fits."""
    stamp = stamp_index(catalogue.stamp, encoders)
    try:
        index = load_index(folder, stamp)
    except IndexMissing:
        passages = collect_passages(catalogue)
        say(f"Index: {len(passages)} passages to encode")
        index = build_index(passages, encoders)
        save_index(index, folder, stamp)
        say(f"Index: written to {folder}")
    return index
