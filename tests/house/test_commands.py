"""One set of commands for people and for continuous integration, each with its sentence."""

from __future__ import annotations

import re
import stat

from tests.house.sources import ROOT

COMMANDS = re.compile(r"^([a-z-]+):[^#\n]*## (.+)$", re.MULTILINE)
PROMISED = {"run", "test", "check", "chat", "train", "train-encoder", "exam", "bench", "help"}


def read_commands() -> dict[str, str]:
    return dict(COMMANDS.findall((ROOT / "Makefile").read_text()))


def test_every_promised_command_is_there_with_its_sentence() -> None:
    commands = read_commands()
    assert set(commands) >= PROMISED
    assert [name for name, sentence in commands.items() if not sentence.endswith(".")] == []


def test_the_readme_names_every_promised_command() -> None:
    readme = (ROOT / "README.md").read_text()
    assert [name for name in sorted(PROMISED) if f"make {name}" not in readme] == []


def test_continuous_integration_runs_the_readmes_test_command() -> None:
    script = ROOT / ".ci" / "run"
    assert re.search(r"^exec make test$", script.read_text(), re.MULTILINE)
    assert script.stat().st_mode & stat.S_IXUSR
    assert "make test" in (ROOT / "README.md").read_text()
