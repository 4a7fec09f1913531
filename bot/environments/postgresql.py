"""The PostgreSQL server that the store's tests need."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from bot.environments.debian import Need, ensure_need

PLACES = ("/usr/lib/postgresql/*/bin/postgres", "/usr/local/opt/postgresql*/bin/postgres")


def find_postgresql(places: tuple[str, ...] = PLACES) -> Path | None:
    """Return the newest server program here, or None: Debian keeps it off the PATH."""
    found = [path for place in places for path in Path("/").glob(place.lstrip("/"))]
    on_path = shutil.which("postgres")
    return max(found, default=Path(on_path) if on_path else None, key=_version)


def ensure_postgresql(environment: Mapping[str, str], places: tuple[str, ...] = PLACES) -> None:
    """Find PostgreSQL or install it; see ensure_need."""
    need = Need(
        "PostgreSQL", "the store's tests", lambda: find_postgresql(places) is not None, ["postgresql"]
    )
    ensure_need(need, environment)


def _version(server: Path) -> int:
    version = server.parent.parent.name
    return int(version) if version.isdigit() else 0
