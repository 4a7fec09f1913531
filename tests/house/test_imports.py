"""Imports point one way. import-linter holds most of it; this holds what it cannot say, and that it looks."""

from __future__ import annotations

import ast
import sys
import tomllib
from pathlib import Path

from tests.house.sources import ROOT, list_modules, name_of, parse

# What Rasa itself hands to a channel or a tracker store.
RASAS_OWN = frozenset({"rasa", "sanic", "sqlalchemy"})


def imported_modules(path: Path) -> set[str]:
    nodes = list(ast.walk(parse(path)))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "." for node in nodes if isinstance(node, ast.ImportFrom)}


def modules_under(folder: str) -> list[Path]:
    return [path for path in list_modules() if name_of(path).startswith(folder)]


def test_rasas_side_imports_only_rasa_and_the_standard_library() -> None:
    modules = modules_under("bot/dialogue/")
    assert modules
    allowed = RASAS_OWN | set(sys.stdlib_module_names)
    strangers = [
        f"{name_of(path)}: {module}"
        for path in modules
        for module in imported_modules(path)
        if module.split(".")[0] not in allowed and not module.startswith("bot.dialogue")
    ]
    assert strangers == []


def test_set_up_runs_on_a_bare_python() -> None:
    modules = [*modules_under("bot/environments/"), ROOT / "bot" / "errors.py", ROOT / "bot" / "__init__.py"]
    assert len(modules) > 2
    strangers = [
        f"{name_of(path)}: {module}"
        for path in modules
        for module in imported_modules(path)
        if module.split(".")[0] not in sys.stdlib_module_names
        and not module.startswith(("bot.environments", "bot.errors"))
    ]
    assert strangers == []


def test_the_linter_of_imports_sees_every_package() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages
    assert packages <= set(config["root_packages"])
    assert config["contracts"]
