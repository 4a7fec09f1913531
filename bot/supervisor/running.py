"""`make run` and `make chat`, step by step: prepare, start the parts, say Ready, stay."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable

from bot.errors import BotError
from bot.settings import Settings
from bot.supervisor.health import gateway_url, is_healthy, refuse_taken_ports, wait_until_healthy
from bot.supervisor.keeping import Say, Supervisor
from bot.supervisor.parts import ROOT, as_environment, list_parts
from bot.supervisor.preparing import prepare

Beside = Callable[[Supervisor, Settings], Awaitable[int]]


def run_all(settings: Settings) -> int:
    """Prepare, start every part, print the Ready line and stay until told to stop; return the exit code."""
    return _report(lambda: _start(settings, say_now, stay))


def chat(settings: Settings) -> int:
    """Open the terminal chat with a gateway that runs, or start one quietly for as long as the chat."""
    if asyncio.run(is_healthy(gateway_url(settings)))[0]:
        return asyncio.run(_talk(settings))
    return _report(lambda: _start(settings, say_nothing, _talk_when_ready))


async def supervise(supervisor: Supervisor, settings: Settings, beside: Beside) -> int:
    """Run the parts and what runs beside them until that ends or a signal asks to stop; return the exit code."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, supervisor.stop)
    return await supervisor.run(lambda: beside(supervisor, settings))


async def stay(supervisor: Supervisor, settings: Settings) -> int:
    """Print the Ready line once a question can be answered; return when a stop is asked for."""
    await wait_until_healthy(gateway_url(settings))
    say_now(f"Ready: {gateway_url(settings)}")
    await supervisor.wait_for_stop()
    return 0


def say_now(line: str) -> None:
    """Print a line at once, even into a pipe."""
    print(line, flush=True)


def say_nothing(line: str) -> None:
    """Keep the supervisor's lines out of a chat; they are in the logs."""


def _start(settings: Settings, say: Say, beside: Beside) -> int:
    # Until the supervisor takes over, being asked to stop is the same as Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    parts = list_parts(settings)
    refuse_taken_ports(parts)
    prepare()
    say(f"Starting {', '.join(part.name for part in parts)}")
    return asyncio.run(supervise(Supervisor(parts, say=say), settings, beside))


async def _talk_when_ready(supervisor: Supervisor, settings: Settings) -> int:
    await wait_until_healthy(gateway_url(settings))
    # Ctrl-C in the terminal reaches the chat too: it says goodbye, then the parts stop.
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, lambda: None)
    return await _talk(settings)


async def _talk(settings: Settings) -> int:
    command = (sys.executable, "-m", "bot", "chat")
    environment = {**os.environ, **as_environment(settings)}
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment)
    try:
        return await process.wait()
    finally:
        if process.returncode is None:
            process.terminate()


def _report(start: Callable[[], int]) -> int:
    try:
        return start()
    except BotError as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 0
