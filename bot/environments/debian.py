"""Programs that tests need beside Python: found, or installed where it may be, or named loudly as missing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.environments.environment import run_installer
from bot.environments.errors import InstallFailed, ServerMissing
from bot.environments.progress import show_step, warn_loudly


@dataclass(frozen=True, slots=True)
class Need:
    """A program or files: their name, which tests need them, how to find them, Debian's packages of them."""

    name: str
    tests: str
    is_here: Callable[[], bool]
    packages: Sequence[str]

    @property
    def remedy(self) -> str:
        """What a person types on Debian."""
        return f"On Debian: apt-get install {' '.join(self.packages)}"


def ensure_need(need: Need, environment: Mapping[str, str]) -> None:
    """Find it or install it as root on Debian; else say what is not run.

    Raises ServerMissing in continuous integration (`CI` is set), where nothing may be left out.
    """
    if need.is_here():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _install(need)
    if need.is_here():
        return
    if environment.get("CI"):
        raise ServerMissing(f"{need.tests} need {need.name} and it is not here. {need.remedy}")
    warn_loudly(f"NOT RUN: {need.tests}, for want of {need.name}. {need.remedy}")


def _install(need: Need) -> None:
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    with show_step(f"Installing {need.name} from Debian's packages, for the tests"):
        try:
            run_installer([*apt, "update", "--quiet"])
            run_installer([*apt, "install", "--quiet", "--yes", "--no-install-recommends", *need.packages])
        except InstallFailed as failed:
            warn_loudly(str(failed))
