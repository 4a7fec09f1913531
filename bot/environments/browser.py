"""What the browser tests need: Chromium, fonts for every script, and axe, which judges accessibility."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from bot.environments.debian import Need, ensure_need
from bot.environments.environment import run_installer
from bot.environments.errors import InstallFailed, ServerMissing
from bot.environments.progress import show_step, warn_loudly

FONTS = Path("/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf")
TESTS = "the browser tests"


def find_chromium() -> str | None:
    """Return the browser's program, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def ensure_browser(root: Path, environment: Mapping[str, str]) -> None:
    """Find the browser, its fonts and axe, or install them; see ensure_need."""
    for need in (
        Need("Chromium", TESTS, lambda: find_chromium() is not None, ["chromium"]),
        Need("Noto's fonts", TESTS, FONTS.exists, ["fonts-noto-core"]),
        Need("npm", TESTS, lambda: shutil.which("npm") is not None, ["npm"]),
    ):
        ensure_need(need, environment)
    if shutil.which("npm"):
        _ensure_axe(root / "tests" / "browser", environment)


def _ensure_axe(folder: Path, environment: Mapping[str, str]) -> None:
    lock, stamp = folder / "package-lock.json", folder / "node_modules" / ".package-lock.json"
    if stamp.exists() and os.path.getmtime(stamp) >= os.path.getmtime(lock):
        return
    with show_step("Installing axe with npm, for the tests"):
        try:
            run_installer(["npm", "ci", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts"])
            stamp.touch()
        except InstallFailed as failed:
            if environment.get("CI"):
                raise ServerMissing(f"{TESTS} need axe-core. {failed}") from failed
            warn_loudly(f"NOT RUN: the judgement of axe in {TESTS}. {failed}")
