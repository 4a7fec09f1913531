"""Starts the real thing for an exam: all three processes on free ports, with a store that goes with it."""

from __future__ import annotations

import asyncio
import dataclasses
import os
import socket
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.settings import Settings, read_settings
from bot.supervisor.health import gateway_url, wait_until_healthy
from bot.supervisor.keeping import Say, Supervisor
from bot.supervisor.parts import Part, list_parts
from bot.supervisor.preparing import prepare
from bot.supervisor.running import supervise
from tests.exam.errors import ExamError

PATIENCE_S = 60.0
"""An exam measures what is said, not how fast: a slow machine must not cost a question."""


def serve_while(work: Callable[[str], Awaitable[None]], say: Say) -> None:
    """Prepare and start every part, await `work` with the gateway's address, stop every part."""
    prepare()
    with tempfile.TemporaryDirectory(prefix="waymark-exam-") as folder:
        settings = choose_settings(Path(folder))
        parts = [_rename(part) for part in list_parts(settings)]

        finished = False

        async def beside(_supervisor: Supervisor, settings: Settings) -> int:
            nonlocal finished
            await wait_until_healthy(gateway_url(settings))
            await work(gateway_url(settings))
            finished = True
            return 0

        say(f"Starting {', '.join(part.name for part in parts)}")
        asyncio.run(supervise(Supervisor(parts, say=say), settings, beside))
    if not finished:
        raise ExamError("stopped before every question was asked")


def choose_settings(folder: Path) -> Settings:
    """Return the settings of the environment with free ports, a store in the folder, and patience."""
    gateway, rasa, actions = find_ports(3)
    return dataclasses.replace(
        read_settings(os.environ),
        host="127.0.0.1",
        port=gateway,
        rasa_url=(f"http://127.0.0.1:{rasa}",),
        actions_url=f"http://127.0.0.1:{actions}",
        database_url=f"sqlite:///{folder}/waymark.db",
        answer_timeout_s=PATIENCE_S,
    )


def find_ports(count: int) -> list[int]:
    """Return loopback ports that nothing listens on."""
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports


def _rename(part: Part) -> Part:
    """Keep the exam's logs beside those of a gateway that may be running."""
    return dataclasses.replace(part, name=f"exam-{part.name}")
