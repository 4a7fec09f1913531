"""The files that the house tests look at, found anew each time so that none is forgotten."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MADE_HERE = frozenset({"var", "results", "node_modules", "__pycache__"})
TEXT_SUFFIXES = frozenset(
    {".py", ".md", ".yml", ".yaml", ".toml", ".txt", ".in", ".js", ".html", ".css", ".json", ".sh", ""}
)


def list_files(*suffixes: str) -> list[Path]:
    """Every file of the repository with one of these suffixes, in order."""
    return sorted(path for path in _walk(ROOT) if path.suffix in suffixes)


def list_modules() -> list[Path]:
    """Every Python module, tests included."""
    return list_files(".py")


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name_of(path: Path) -> str:
    """The path as a person writes it, from the top of the repository."""
    return path.relative_to(ROOT).as_posix()


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_file():
            yield path
        elif path.name == ".ci" or not (path.name.startswith(".") or path.name in MADE_HERE):
            yield from _walk(path)
