"""Asks from outside whether Waymark answers, and whether its ports are free to begin with."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Sequence

import httpx

from bot.settings import Settings
from bot.supervisor.errors import NotReady, PortTaken
from bot.supervisor.parts import Part

SECONDS_TO_READY = 300.0
SECONDS_BETWEEN_LOOKS = 0.5
# The gateway's health asks a real question, which takes as long as an answer may.
SECONDS_TO_ANSWER = 15.0


def gateway_url(settings: Settings) -> str:
    """Where a person on this machine reaches the gateway."""
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::", "localhost"} else settings.host
    return f"http://{host}:{settings.port}"


async def is_healthy(url: str) -> tuple[bool, str]:
    """Tell whether the gateway at `url` can answer a question, and what it said."""
    async with httpx.AsyncClient(trust_env=False, timeout=SECONDS_TO_ANSWER) as client:
        try:
            response = await client.get(f"{url}/health")
        except httpx.HTTPError as error:
            return False, type(error).__name__
    return response.status_code == httpx.codes.OK, f"{response.status_code} {response.text[:500]}"


async def wait_until_healthy(url: str, seconds: float = SECONDS_TO_READY) -> None:
    """Return once the gateway can answer a question; raise NotReady when it takes too long."""
    deadline = time.monotonic() + seconds
    while True:
        healthy, last_word = await is_healthy(url)
        if healthy:
            return
        if time.monotonic() > deadline:
            raise NotReady(seconds, last_word)
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)


def refuse_taken_ports(parts: Sequence[Part]) -> None:
    """Raise PortTaken when another program listens on a port that a part needs."""
    for part in parts:
        if part.port is not None and _listens(part.port):
            raise PortTaken(part.name, part.port)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
