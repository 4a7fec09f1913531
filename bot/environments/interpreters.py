"""Finds a Python of a given version by running each candidate: a pyenv shim may be there that fails."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.environments.errors import PythonIncomplete, PythonMissing

SECONDS_TO_ANSWER = 20

Version = tuple[int, int]


def find_python(version: Version, needs: Sequence[str] = ()) -> Path:
    """Return an interpreter of this version that runs and imports the modules in `needs`.

    Raises PythonMissing when there is none, PythonIncomplete when there is one without those modules.
    """
    incomplete = None
    for candidate in list_candidates(version):
        if not answers(candidate, version, ()):
            continue
        if answers(candidate, version, needs):
            return candidate
        incomplete = incomplete or candidate
    if incomplete:
        package = f"python{version[0]}.{version[1]}-venv"
        lacking = " and ".join(needs)
        raise PythonIncomplete(f"{incomplete} lacks {lacking}. On Debian: apt-get install {package}")
    raise PythonMissing(f"no Python {version[0]}.{version[1]} runs here")


def list_candidates(version: Version) -> Iterator[Path]:
    """Yield the places where such a Python may be: the PATH, pyenv's versions, the one running now."""
    name = f"python{version[0]}.{version[1]}"
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        yield from _existing(Path(folder or ".") / name)
    versions = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    for home in sorted(versions.glob(f"{version[0]}.{version[1]}.*"), key=_patch_number, reverse=True):
        yield from _existing(home / "bin" / name)
    if sys.version_info[:2] == version:
        yield Path(sys.executable)


def answers(python: Path, version: Version, needs: Sequence[str]) -> bool:
    """Tell whether this interpreter runs, is of this version, stands alone and imports `needs`."""
    imports = "".join(f"import {module}; " for module in needs)
    program = (
        f"import sys; {imports}sys.exit(sys.version_info[:2] != {version} or sys.prefix != sys.base_prefix)"
    )
    try:
        result = subprocess.run([python, "-I", "-c", program], capture_output=True, timeout=SECONDS_TO_ANSWER)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return result.returncode == 0


def _existing(path: Path) -> Iterator[Path]:
    if path.is_file() and os.access(path, os.X_OK):
        yield path


def _patch_number(home: Path) -> int:
    patch = home.name.rpartition(".")[2]
    return int(patch) if patch.isdigit() else -1
