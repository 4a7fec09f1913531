"""One Python environment: its folder, its locked requirements and the stamp that says they are in."""

from __future__ import annotations

import hashlib
import os
import re
import ssl
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.environments.errors import CudaFound, InstallFailed

CUDA_NAMES = re.compile(r"(nvidia|cuda|triton|pytorch_triton)", re.IGNORECASE)
# What is in an environment beside its lock: the installers, and what torch.in asks for.
KEPT = frozenset({"pip", "uv", "setuptools", "torch"})


@dataclass(frozen=True, slots=True)
class Environment:
    """A folder with a Python and the packages of its locks."""

    folder: Path
    locks: tuple[Path, ...]
    """The locked requirements that must be in."""
    further_locks: tuple[Path, ...] = ()
    """Locked requirements that may be in as well: those of the tests."""
    inputs: tuple[Path, ...] = ()
    """Other files that decide what is installed."""

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def stamp(self) -> Path:
        return self.folder / "waymark-stamp"

    def is_current(self) -> bool:
        """Tell whether the environment holds what its locks ask for."""
        return self.python.exists() and self._stamp_lines() <= self._stamped()

    def is_elsewhere(self) -> bool:
        """Tell whether the environment was made at another place: its programs do not survive a move."""
        return self.stamp.exists() and self._place() not in self._stamped()

    def mark_current(self) -> None:
        """Write down what is in, for the next set-up to compare with."""
        self.stamp.write_text("\n".join(sorted(self._stamp_lines())) + "\n")

    def locked_names(self) -> set[str]:
        """The names of the packages that any of the locks pins."""
        lines = "\n".join(path.read_text() for path in (*self.locks, *self.further_locks)).splitlines()
        return {_plain_name(line.split("==")[0]) for line in lines if re.match(r"[A-Za-z0-9].*==", line)}

    def installed_names(self) -> set[str]:
        """The names of the packages that stand in the environment."""
        return {_plain_name(path.name.split("-")[0]) for path in self._package_records()}

    def list_strays(self) -> list[str]:
        """Packages that stand there and are not asked for any more."""
        return sorted(self.installed_names() - self.locked_names() - KEPT)

    def refuse_cuda(self) -> None:
        """Raise CudaFound when a package for graphics cards, or torch built for them, is here."""
        names = (path.name.removesuffix(".dist-info") for path in self._package_records())
        found = [name for name in names if CUDA_NAMES.match(name)]
        for version in self.folder.glob("lib/python*/site-packages/torch/version.py"):
            if re.search(r"^cuda\b.*= *['\"]", version.read_text(), re.MULTILINE):
                found.append("torch, built for CUDA")
        if found:
            raise CudaFound(self.folder.name, sorted(found))

    def _place(self) -> str:
        return f"at {self.folder}"

    def _stamp_lines(self) -> set[str]:
        files = (*self.locks, *self.inputs)
        return {self._place()} | {
            f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files
        }

    def _stamped(self) -> set[str]:
        return set(self.stamp.read_text().splitlines()) if self.stamp.exists() else set()

    def _package_records(self) -> Iterable[Path]:
        return self.folder.glob("lib/python*/site-packages/*.dist-info")


def run_installer(command: Sequence[str | Path]) -> None:
    """Run a command quietly; raise InstallFailed with the end of its output when it fails."""
    words = [str(word) for word in command]
    environment = {"UV_SYSTEM_CERTS": str(has_certificates()).lower(), **os.environ}
    result = subprocess.run(
        words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if result.returncode != 0:
        raise InstallFailed(words, result.stdout)


def has_certificates() -> bool:
    """Tell whether this machine keeps certificates: uv then trusts them, as pip does, not its own alone."""
    places = ssl.get_default_verify_paths()
    return bool(places.cafile or (places.capath and any(Path(places.capath).iterdir())))


def _plain_name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.split("[")[0].strip()).lower()
