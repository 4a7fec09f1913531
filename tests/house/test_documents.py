"""The documents are true: links lead somewhere, commands exist, tables say what the code says."""

from __future__ import annotations

import dataclasses
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot import errors
from bot.settings import PREFIX, Settings
from knowledge.retrieval.training.parallel import NEAR, WORD_LISTS
from tests.house.sources import ROOT, list_files, name_of
from tests.house.test_commands import read_commands

LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
ASSIGNMENT = re.compile(r"[A-Z_]+=")
SETTING = re.compile(r"^\| `(WAYMARK_\w+)` \| `([^`]*)` \| (.+) \|$", re.MULTILINE)
COMMAND = re.compile(r"^\| `make ([a-z-]+)` \| (.+) \|$", re.MULTILINE)
LOOPBACK = "127.0.0.1"
CHEAP = (
    ("make", "help"),
    (sys.executable, "-m", "knowledge", "check"),
    (sys.executable, "-m", "locales", "check"),
)


def list_documents() -> list[Path]:
    return [path for path in list_files(".md") if not name_of(path).startswith("tests/")]


def list_links() -> Iterator[tuple[Path, str]]:
    for path in list_documents():
        for target in LINK.findall(path.read_text(encoding="utf-8")):
            if not urlsplit(target).scheme:
                yield path, target.partition("#")[0]


def list_shell_commands() -> Iterator[tuple[Path, list[str]]]:
    for path in list_documents():
        for language, body in FENCE.findall(path.read_text(encoding="utf-8")):
            if language == "sh":
                lines = body.replace("\\\n", " ").splitlines()
                yield from ((path, shlex.split(line)) for line in lines if line.strip())


def is_runnable(words: list[str]) -> bool:
    """Tell whether a command that a document shows is one of ours, or asks our own gateway."""
    while ASSIGNMENT.match(words[0]):
        words = words[1:]
    program = Path(words[0]).name
    if program == "make":
        return words[1] in read_commands()
    if program == "python":
        return words[1] == "-m" and is_module(words[2])
    urls = [word for word in words if word.startswith("http")]
    return program == "curl" and len(urls) == 1 and urlsplit(urls[0]).hostname == LOOPBACK


def is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.with_suffix(".py").is_file() or (path / "__main__.py").is_file()


def read_error_codes() -> set[str]:
    kinds = [
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.BotError)
    ]
    return {kind.code for kind in kinds}


def test_every_link_within_the_repository_leads_to_a_file() -> None:
    links = list(list_links())
    assert links
    assert [f"{name_of(path)}: {to}" for path, to in links if to and not (path.parent / to).exists()] == []


def test_every_document_is_reached_from_the_readme() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md"]
    links: dict[Path, list[Path]] = {}
    for path, target in list_links():
        links.setdefault(path, []).append((path.parent / target).resolve())
    while waiting:
        document = waiting.pop()
        if document not in reached:
            reached.add(document)
            waiting += links.get(document, [])
    documents = [path for path in list_documents() if name_of(path).startswith("docs/")]
    assert documents
    assert [name_of(path) for path in documents if path not in reached] == []


def test_every_command_that_a_document_shows_exists() -> None:
    commands = list(list_shell_commands())
    assert commands
    assert [
        f"{name_of(path)}: {shlex.join(words)}" for path, words in commands if not is_runnable(words)
    ] == []


@pytest.mark.parametrize(
    "line",
    [
        "make coffee",
        "python -m knowledge.nothing",
        "curl https://example.org/",
        "rm -r var",
        "A=b make coffee",
    ],
)
def test_a_command_that_does_not_exist_is_found(line: str) -> None:
    assert not is_runnable(shlex.split(line))


@pytest.mark.parametrize("command", CHEAP, ids=lambda command: " ".join(command[1:]))
def test_a_cheap_command_succeeds(command: tuple[str, ...]) -> None:
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr


def test_the_readme_says_of_each_command_what_the_makefile_says() -> None:
    commands = read_commands()
    assert commands
    assert dict(COMMAND.findall((ROOT / "README.md").read_text(encoding="utf-8"))) == commands


def test_the_table_of_settings_is_what_the_settings_say() -> None:
    fields = dataclasses.fields(Settings)
    assert fields
    wanted = {
        PREFIX + field.name.upper(): (field.metadata["default"], field.metadata["sentence"])
        for field in fields
    }
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    assert {key: (default, sentence) for key, default, sentence in SETTING.findall(text)} == wanted


def test_every_error_code_is_explained_to_embedders() -> None:
    codes = read_error_codes()
    assert codes
    text = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
    assert sorted(code for code in codes if f"`{code}`" not in text) == []


def test_the_model_card_names_what_was_trained_on_and_left_out() -> None:
    card = (ROOT / "knowledge" / "retrieval" / "encoder" / "README.md").read_text(encoding="utf-8")
    assert NEAR
    assert WORD_LISTS
    assert [source for source in NEAR if f"| {source} |" not in card] == []
    assert [source for source in WORD_LISTS if f"`{source}`" not in card] == []
