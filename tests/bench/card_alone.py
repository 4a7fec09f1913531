"""How soon the card of an emergency comes while nothing else works: no Rasa, no action server, a locked store."""

from __future__ import annotations

import dataclasses
import signal
import sqlite3
import time
from pathlib import Path
from uuid import uuid4

import httpx

from bot.supervisor.children import signal_group
from bot.supervisor.parts import list_parts
from tests.bench.errors import StepFailed
from tests.bench.figures import find_percentile
from tests.bench.gateway_alone import make_echo
from tests.bench.processes import find_free_port, make_settings, run_parts
from tests.safety.__main__ import list_measured

CARDS = 40


async def measure_card(folder: Path) -> float:
    """Start the gateway alone, lock its store, cry for help, and stop it; p95 in milliseconds."""
    echo, database = find_free_port(), folder / "card.db"
    url = f"http://127.0.0.1:{echo}"
    settings = dataclasses.replace(
        make_settings(folder, "student"),
        rasa_url=(url,),
        actions_url=url,
        database_url=f"sqlite:///{database}",
    )
    async with (
        run_parts([make_echo(settings, echo), list_parts(settings)[-1]], folder) as running,
        httpx.AsyncClient(base_url=running["gateway"].url, trust_env=False, timeout=30) as http,
    ):
        signal_group(running["actions"].pid, signal.SIGKILL)  # it stood for Rasa and the action server
        opened = (await http.post("/api/conversations", json={})).json()
        headers = {"Authorization": f"Bearer {opened['token']}"}
        address = f"/api/conversations/{opened['conversation']}/turns"
        cries = [one.text for one in list_measured() if one.is_alarm and one.language == "en"]
        waits = []
        with sqlite3.connect(database, isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            for cry in cries:
                began = time.perf_counter()
                body = {"id": str(uuid4()), "text": cry}
                answer = await http.post(address, json=body, headers=headers)
                if "emergency" in answer.text:
                    waits.append((time.perf_counter() - began) * 1000)
                if len(waits) == CARDS:
                    break
            other.execute("ROLLBACK")
    if len(waits) < CARDS:
        raise StepFailed("the card alone", f"only {len(waits)} cards came")
    return find_percentile(waits, 95)
