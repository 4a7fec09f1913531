"""The demo page in a browser: Lighthouse's scores, and how long it takes on a slow phone network."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import async_playwright

from bot.environments.browser import find_chromium
from bot.supervisor.parts import ROOT
from tests.bench.errors import StepFailed
from tests.browser.conftest import QUIET
from tests.browser.widget import Widget

LIGHTHOUSE = ROOT / "tests" / "bench" / "lighthouse"
CATEGORIES = ("accessibility", "best-practices", "performance")
SLOW = {"offline": False, "latency": 840, "downloadThroughput": 240_000 / 8, "uploadThroughput": 240_000 / 8}
"""A 2G network: 240 kbit/s, 840 ms."""


@dataclass(frozen=True, slots=True)
class DemoPage:
    """Scores of a hundred, by category; seconds on 2G until the panel can be used and until an answer is there."""

    scores: dict[str, float]
    usable_s: float
    answered_s: float
    kilobytes: float


async def measure_demo(url: str) -> DemoPage:
    """Score the page, then open it on a slow network and ask."""
    scores = await score_page(f"{url}/cities/bristol?language=en")
    usable, answered, size = await ask_slowly(f"{url}/cities/bristol?language=en")
    return DemoPage(scores, usable, answered, size)


async def score_page(address: str) -> dict[str, float]:
    """Return Lighthouse's scores of a page, as a phone sees it."""
    chromium = _find_chromium()
    if not (LIGHTHOUSE / "node_modules" / "lighthouse").is_dir():
        await _run("npm", "ci", "--prefix", str(LIGHTHOUSE), "--no-audit", "--no-fund", "--ignore-scripts")
    report = await _run(
        str(LIGHTHOUSE / "node_modules" / ".bin" / "lighthouse"),
        address,
        "--output=json",
        "--quiet",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags=--headless=new {' '.join(QUIET)}",
        environment={"CHROME_PATH": chromium},
    )
    categories = json.loads(report)["categories"]
    return {name: categories[name]["score"] * 100 for name in CATEGORIES}


async def ask_slowly(address: str) -> tuple[float, float, float]:
    """Return seconds until the panel can be used, seconds from asking to the answer, kilobytes until then."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_find_chromium(), args=list(QUIET))
        page = await browser.new_page(viewport={"width": 360, "height": 640})
        session = await page.context.new_cdp_session(page)
        received = 0.0

        def count(event: dict[str, float]) -> None:
            nonlocal received
            received += event["encodedDataLength"]

        session.on("Network.loadingFinished", count)
        await session.send("Network.enable")
        await session.send("Network.emulateNetworkConditions", SLOW)
        began = time.perf_counter()
        await page.goto(address, wait_until="commit")
        widget = Widget(page)
        await widget.launcher.click()
        await widget.field.wait_for()
        usable = time.perf_counter() - began
        began = time.perf_counter()
        await widget.ask("How do I register with a GP?")
        answered = time.perf_counter() - began
        await browser.close()
    return usable, answered, received / 1000


def _find_chromium() -> str:
    chromium = find_chromium()
    if chromium is None or shutil.which("npm") is None:
        raise StepFailed("the demo page", "Chromium or npm is missing: apt-get install chromium npm")
    return chromium


async def _run(*words: str, environment: dict[str, str] | None = None) -> str:
    process = await asyncio.create_subprocess_exec(
        *words,
        cwd=Path(ROOT),
        env={**os.environ, **(environment or {})},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await process.communicate()
    if process.returncode != 0:
        raise StepFailed(words[0], (output + errors).decode(errors="replace"))
    return output.decode()
