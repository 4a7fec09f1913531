"""Runs the gateway as `make run` does, before a Rasa that only echoes: what is measured is the gateway."""

from __future__ import annotations

import contextlib
import dataclasses
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from bot.settings import Settings
from bot.supervisor.parts import Part, list_parts
from tests.bench.processes import Running, find_free_port, make_settings, run_parts


@contextlib.asynccontextmanager
async def run_gateway_alone(folder: Path, name: str = "alone", **changes: Any) -> AsyncIterator[Running]:
    """Start the echo and the gateway, with a store of this name and settings changed, and stop both at the end."""
    echo = find_free_port()
    url = f"http://127.0.0.1:{echo}"
    settings = dataclasses.replace(
        make_settings(folder, "student"),
        rasa_url=(url,),
        actions_url=url,
        database_url=f"sqlite:///{folder}/{name}.db",
        **changes,
    )
    async with run_parts([make_echo(settings, echo), list_parts(settings)[-1]], folder) as running:
        yield running["gateway"]


def make_echo(settings: Settings, port: int) -> Part:
    """Return the echo as a part, in place of the action server."""
    actions = list_parts(settings)[0]
    command = (sys.executable, "-m", "tests.bench.echo_rasa", str(port))
    return dataclasses.replace(actions, name="actions", command=command, port=port)
