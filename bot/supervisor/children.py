"""Child processes that never outlive their parent: process groups, signals, the parent's death."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1


async def start_child(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, log: Path
) -> asyncio.subprocess.Process:
    """Start a command as the head of its own process group, its output appended to `log`."""
    with log.open("ab") as output:
        return await asyncio.create_subprocess_exec(
            *command,
            cwd=folder,
            env={**os.environ, **environment},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent(),
        )


def die_with_parent() -> Callable[[], None] | None:
    """Return what a child runs first, so that the kernel ends it when its parent is killed (Linux)."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def ask_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return ask_kernel


def signal_group(head: int, number: signal.Signals) -> None:
    """Send a signal to a process group; a group that is gone already is fine."""
    try:
        os.killpg(head, number)
    except ProcessLookupError:
        return


def note_line(log: Path, line: str) -> None:
    """Add a line to a part's log."""
    with log.open("a") as output:
        output.write(f"{line}\n")


def describe_exit(code: int) -> str:
    """Say in a word how a process ended."""
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name
