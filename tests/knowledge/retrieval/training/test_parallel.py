"""Parallel text is filtered and sampled so that no source drowns the rest."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

from knowledge.retrieval.training.parallel import MOST_A_SOURCE, Pair, read_pairs


def write(folder: Path, source: str, rows: list[tuple[str, str, str]]) -> None:
    lines = [
        json.dumps({"lang": language, "en": english, "fx": foreign}) for language, english, foreign in rows
    ]
    with gzip.open(folder / f"{source}.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(lines))


def test_pairs_know_their_language_and_source(tmp_path: Path) -> None:
    write(tmp_path, "udhr", [("ar", " all are free ", " الكل أحرار ")])
    assert read_pairs(tmp_path) == [Pair("ar", "all are free", "الكل أحرار", "udhr")]


def test_short_empty_and_repeated_sentences_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, "udhr", [
        ("ar", "too short", "قصير"), ("ar", "nothing beside it", " "), ("ar", "all are free", "أ"),
        ("ar", "all are free", "ب"), ("fr", "all are free", "c"),
    ])  # fmt: skip
    assert [(pair.language, pair.foreign) for pair in read_pairs(tmp_path)] == [("ar", "أ"), ("fr", "c")]


def test_word_lists_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, "gatitos", [("ar", "all are free", "أ")])
    assert read_pairs(tmp_path) == []


def test_sources_that_speak_of_services_come_first(tmp_path: Path) -> None:
    for source in ("aaa", "udhr", "integreat"):
        write(tmp_path, source, [("ar", "all are free", "أ")])
    assert [pair.source for pair in read_pairs(tmp_path)] == ["integreat", "udhr", "aaa"]


def test_a_source_gives_no_more_than_its_share(tmp_path: Path) -> None:
    rows = [
        (code, f"sentence of number {number}", "أ")
        for code in ("ar", "fa")
        for number in range(MOST_A_SOURCE + 9)
    ]
    write(tmp_path, "films", rows)
    counts = Counter(pair.language for pair in read_pairs(tmp_path))
    assert counts == {"ar": MOST_A_SOURCE, "fa": MOST_A_SOURCE}


def test_the_same_seed_samples_the_same(tmp_path: Path) -> None:
    write(
        tmp_path,
        "films",
        [("ar", f"sentence of number {number}", "أ") for number in range(MOST_A_SOURCE + 9)],
    )
    assert read_pairs(tmp_path, seed=1) == read_pairs(tmp_path, seed=1)
    assert read_pairs(tmp_path, seed=1) != read_pairs(tmp_path, seed=2)
