"""Loading and checking ever more city packs: python -m tests.bench.many_cities COUNT [COUNT …].

The packs are copies of the shipped ones under other names, with their Arabic. Prints a JSON list, one object a count;
the first, of no copies, is the knowledge as it ships.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

from knowledge.catalogue import read_catalogue
from knowledge.checking import check_catalogue

ROOT = Path(__file__).resolve().parents[2]


def copy_cities(tree: Path, count: int) -> None:
    """Fill a tree with the shipped articles and `count` packs: the shipped ones, then copies of them."""
    shutil.copytree(
        ROOT / "knowledge", tree / "knowledge", ignore=shutil.ignore_patterns("cities", "*.py*", "retrieval")
    )
    shutil.copytree(ROOT / "locales", tree / "locales", ignore=shutil.ignore_patterns("cities", "*.py*"))
    shipped = sorted(path.name for path in (ROOT / "knowledge" / "cities").iterdir())
    (tree / "locales" / "ar" / "cities").mkdir()
    for number in range(count):
        turn, place = divmod(number, len(shipped))
        name = f"{shipped[place]}-{turn}" if turn else shipped[place]
        shutil.copytree(ROOT / "knowledge" / "cities" / shipped[place], tree / "knowledge" / "cities" / name)
        translation = f"{shipped[place]}.yml"
        shutil.copy(
            ROOT / "locales" / "ar" / "cities" / translation,
            tree / "locales" / "ar" / "cities" / f"{name}.yml",
        )


def measure(count: int) -> dict[str, float]:
    """Return the seconds that loading and checking so many packs take."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        copy_cities(tree, count)
        began = time.perf_counter()
        catalogue = read_catalogue(tree / "knowledge", tree / "locales")
        loaded = time.perf_counter()
        complaints = check_catalogue(catalogue)
        checked = time.perf_counter()
    if len(catalogue.cities) != count or complaints:
        raise SystemExit(
            f"{count} packs were copied, {len(catalogue.cities)} read; {len(complaints)} complaints"
        )
    return {"cities": count, "load": loaded - began, "check": checked - loaded}


def main(counts: list[int]) -> int:
    """Measure and print."""
    print(json.dumps([measure(count) for count in counts]))
    return 0


if __name__ == "__main__":
    sys.exit(main([int(count) for count in sys.argv[1:]]))
