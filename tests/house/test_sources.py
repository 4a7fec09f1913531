"""The rules of how Waymark is written, as far as a machine can read them."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import ROOT, TEXT_SUFFIXES, list_files, list_modules, name_of, parse

LONGEST_FUNCTION = 50
LONGEST_MODULE = 300
LONGEST_TEST_MODULE = 400
MEDIAN_MODULE = 120
VAGUE_NAMES = frozenset({"utils", "util", "helpers", "helper", "common", "misc", "shared"})
# Built from pieces, so that this file does not name what it forbids.
MACHINE_PATHS = re.compile(
    "|".join(f"(?<![A-Za-z0-9_.:])/{name}/" for name in ("work", "root", "home", "Users", "farm"))
)
FAKERY = re.compile(r"\b(Mock|MagicMock|AsyncMock|patch)\(|\bunittest\.mock\b|monkeypatch\.setattr\(")
THIS_FILE = Path(__file__).resolve()


def list_functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in list_modules():
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def is_test(path: Path) -> bool:
    return name_of(path).startswith("tests/")


def test_no_function_is_longer_than_fifty_lines() -> None:
    functions = list(list_functions())
    assert functions
    long = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path, node in functions
        if length(node) > LONGEST_FUNCTION
    ]
    assert long == []


def test_nine_functions_in_ten_are_under_thirty_lines() -> None:
    lengths = sorted(length(node) for _, node in list_functions())
    assert lengths
    assert lengths[len(lengths) * 9 // 10] < 30


def test_no_module_is_too_long() -> None:
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in list_modules()}
    assert sizes
    limits = {path: LONGEST_TEST_MODULE if is_test(path) else LONGEST_MODULE for path in sizes}
    assert [f"{name_of(path)}: {size} lines" for path, size in sizes.items() if size > limits[path]] == []
    assert statistics.median(size for path, size in sizes.items() if not is_test(path)) <= MEDIAN_MODULE


def test_every_module_says_why_it_exists() -> None:
    modules = [path for path in list_modules() if path.read_text(encoding="utf-8").strip()]
    assert modules
    assert [name_of(path) for path in modules if not ast.get_docstring(parse(path))] == []


def test_a_file_name_is_a_concept() -> None:
    modules = list_modules()
    assert modules
    assert [name_of(path) for path in modules if VAGUE_NAMES & {path.stem, path.parent.name}] == []


def test_fakes_stand_in_and_nothing_is_mocked_or_patched() -> None:
    tests = [path for path in list_modules() if is_test(path) and path != THIS_FILE]
    assert tests
    assert [name_of(path) for path in tests if FAKERY.search(path.read_text(encoding="utf-8"))] == []


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    files = [path for path in list_files(*TEXT_SUFFIXES) if path != THIS_FILE]
    assert files
    texts = ((path, path.read_text(encoding="utf-8", errors="replace")) for path in files)
    assert [
        f"{name_of(path)}: {found[0]}" for path, text in texts if (found := MACHINE_PATHS.search(text))
    ] == []


def test_every_package_has_one_error_root() -> None:
    trees = [ROOT / package / "errors.py" for package in ("actions", "bot", "knowledge", "locales")]
    trees = [path for path in trees if path.exists()]
    assert trees
    assert [name_of(path) for path in trees if len(list_roots(path)) != 1] == []


def list_roots(path: Path) -> list[str]:
    classes = [node for node in parse(path).body if isinstance(node, ast.ClassDef)]
    return [node.name for node in classes if "Exception" in {ast.unparse(base) for base in node.bases}]
