"""Starts the processes that are measured, waits until each is ready, and stops them by their ids."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import signal
import socket
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from bot.settings import Settings, read_settings
from bot.supervisor.children import signal_group, start_child
from bot.supervisor.parts import ROOT, Part, list_parts
from tests.bench.errors import PartFailed
from tests.bench.footprint import Memory, read_cpu_seconds, read_memory

SECONDS_TO_READY = 180.0
SECONDS_TO_STOP = 10.0
STOCK = Path("tests/bench/stock")
READY_PATHS = {"actions": "/health", "rasa": "/", "stock rasa": "/", "gateway": "/health"}


@dataclass(frozen=True, slots=True)
class Running:
    """A process that answers."""

    name: str
    pid: int
    url: str
    seconds_to_start: float

    def read_memory(self) -> Memory:
        """Return its memory now."""
        return read_memory(self.pid)

    def read_cpu_seconds(self) -> float:
        """Return the processor time it has used."""
        return read_cpu_seconds(self.pid)


def make_settings(folder: Path, encoder: str) -> Settings:
    """Return settings with free loopback ports and a store in `folder`."""
    gateway, rasa, actions = (find_free_port() for _ in range(3))
    return read_settings(
        {
            "WAYMARK_PORT": str(gateway),
            "WAYMARK_RASA_URL": f"http://127.0.0.1:{rasa}",
            "WAYMARK_ACTIONS_URL": f"http://127.0.0.1:{actions}",
            "WAYMARK_DATABASE_URL": f"sqlite:///{folder}/bench-{encoder}.db",
            "WAYMARK_ENCODER": encoder,
            "WAYMARK_ANSWER_TIMEOUT_S": "30",
            "WAYMARK_LOG_LEVEL": "warning",
        }
    )


def list_measured_parts(settings: Settings) -> list[Part]:
    """Return the parts as `make run` starts them, and a stock Rasa server after ours."""
    actions, rasa, gateway = list_parts(settings)
    return [actions, rasa, make_stock(rasa, find_free_port()), gateway]


def make_stock(rasa: Part, port: int) -> Part:
    """Return our Rasa part with stock endpoints and credentials, on its own port, the same in all else."""
    options = {"--endpoints": STOCK / "endpoints.yml", "--credentials": STOCK / "credentials.yml", "-p": port}
    command = list(rasa.command)
    for option, value in options.items():
        command[command.index(option) + 1] = str(value)
    return dataclasses.replace(rasa, name="stock rasa", command=tuple(command), port=port)


@contextlib.asynccontextmanager
async def run_parts(parts: list[Part], logs: Path) -> AsyncIterator[Mapping[str, Running]]:
    """Start the parts one after the other, each once the one before is ready; stop all of them at the end."""
    children: list[asyncio.subprocess.Process] = []
    running: dict[str, Running] = {}
    try:
        for part in parts:
            log = logs / f"{part.name.replace(' ', '-')}.log"
            began = time.perf_counter()
            child = await start_child(part.command, part.environment, ROOT, log)
            children.append(child)
            url = f"http://127.0.0.1:{part.port}"
            await _wait_until_ready(part.name, child, url + READY_PATHS[part.name], log)
            running[part.name] = Running(part.name, child.pid, url, time.perf_counter() - began)
        yield running
    finally:
        for child in reversed(children):
            await _stop(child)


def find_free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _wait_until_ready(name: str, child: asyncio.subprocess.Process, url: str, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_READY
    async with httpx.AsyncClient(trust_env=False, timeout=SECONDS_TO_READY) as http:
        while time.monotonic() < deadline and child.returncode is None:
            with contextlib.suppress(httpx.HTTPError):
                if (await http.get(url)).is_success:
                    return
            await asyncio.sleep(0.1)
    raise PartFailed(name, log)


async def _stop(child: asyncio.subprocess.Process) -> None:
    if child.returncode is None:
        signal_group(child.pid, signal.SIGTERM)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(child.wait(), SECONDS_TO_STOP)
    signal_group(child.pid, signal.SIGKILL)
    await child.wait()
