"""The one thing that tests need beside Python: a PostgreSQL server, found, or installed where it may be."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from bot.environments.environment import run_installer
from bot.environments.errors import InstallFailed, ServerMissing
from bot.environments.progress import show_step, warn_loudly

PLACES = ("/usr/lib/postgresql/*/bin/postgres", "/usr/local/opt/postgresql*/bin/postgres")
REMEDY = "On Debian: apt-get install postgresql"


def find_postgresql(places: tuple[str, ...] = PLACES) -> Path | None:
    """Return the newest server program here, or None: Debian keeps it off the PATH."""
    found = [path for place in places for path in Path("/").glob(place.lstrip("/"))]
    on_path = shutil.which("postgres")
    return max(found, default=Path(on_path) if on_path else None, key=_version)


def ensure_postgresql(environment: Mapping[str, str], places: tuple[str, ...] = PLACES) -> None:
    """Find PostgreSQL or install it as root on Debian; else say what is not run.

    Raises ServerMissing in continuous integration (`CI` is set), where nothing may be left out.
    """
    if find_postgresql(places):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _install_postgresql()
    if find_postgresql(places):
        return
    if environment.get("CI"):
        raise ServerMissing(f"the tests of the store need PostgreSQL and it is not here. {REMEDY}")
    warn_loudly(f"NOT RUN: the store's tests on PostgreSQL, which is not here. {REMEDY}")


def _install_postgresql() -> None:
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    with show_step("Installing PostgreSQL from Debian's packages, for the tests"):
        try:
            run_installer([*apt, "update", "--quiet"])
            run_installer([*apt, "install", "--quiet", "--yes", "--no-install-recommends", "postgresql"])
        except InstallFailed as failed:
            warn_loudly(str(failed))


def _version(server: Path) -> int:
    version = server.parent.parent.name
    return int(version) if version.isdigit() else 0
