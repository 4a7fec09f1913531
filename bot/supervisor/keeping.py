"""Keeps the parts running: starts them, restarts one that dies, stops them all and leaves nothing behind."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.supervisor.children import describe_exit, note_line, signal_group, start_child
from bot.supervisor.parts import ROOT, Part

COULD_NOT_START = 127

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the supervisor waits, in seconds."""

    pauses: tuple[float, ...] = (1.0, 2.0, 5.0, 10.0, 30.0)
    """Before each new start of a part that keeps dying."""
    sound_after: float = 60.0
    """A part that ran this long is sound again: its next pause is the first."""
    to_stop: float = 10.0
    """Between asking a part to stop and killing it."""


class Supervisor:
    """Keeps parts running until it is told to stop."""

    def __init__(
        self,
        parts: Sequence[Part],
        *,
        root: Path = ROOT,
        say: Say = print,
        patience: Patience | None = None,
    ) -> None:
        self._parts = parts
        self._root = root
        self._logs = root / "var" / "logs"
        self._say = say
        self._patience = patience or Patience()
        self._groups: set[int] = set()
        self._stopping = asyncio.Event()

    async def run(self, beside: Callable[[], Awaitable[int]]) -> int:
        """Start every part, await `beside` or a stop, stop every part; return the exit code."""
        self._logs.mkdir(parents=True, exist_ok=True)
        work = asyncio.ensure_future(beside())
        keepers = [asyncio.create_task(self._keep(part)) for part in self._parts]
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait([work, stopping], return_when=asyncio.FIRST_COMPLETED)
            return work.result() if work.done() else 0
        finally:
            self._stopping.set()
            work.cancel()
            await asyncio.gather(*keepers, stopping)

    def stop(self) -> None:
        """Ask for an orderly stop; asked a second time, kill the parts at once."""
        if self._stopping.is_set():
            for head in self._groups:
                signal_group(head, signal.SIGKILL)
        self._stopping.set()

    async def wait_for_stop(self, seconds: float | None = None) -> bool:
        """Wait until a stop was asked for, or for some seconds; tell whether it was."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
        return self._stopping.is_set()

    async def _keep(self, part: Part) -> None:
        log = self._logs / f"{part.name}.log"
        log.unlink(missing_ok=True)
        deaths = 0
        while not self._stopping.is_set():
            began = time.monotonic()
            code = await self._run_once(part, log)
            if self._stopping.is_set():
                return
            if time.monotonic() - began > self._patience.sound_after:
                deaths = 0
            pause = self._patience.pauses[min(deaths, len(self._patience.pauses) - 1)]
            deaths += 1
            self._say(
                f"{part.name} stopped ({describe_exit(code)}), starting it again in {pause:g} s: see {log}"
            )
            await self.wait_for_stop(pause)

    async def _run_once(self, part: Part, log: Path) -> int:
        try:
            process = await start_child(part.command, part.environment, self._root, log)
        except OSError as error:
            note_line(log, str(error))
            return COULD_NOT_START
        self._groups.add(process.pid)
        ended = asyncio.create_task(process.wait())
        stopping = asyncio.create_task(self._stopping.wait())
        await asyncio.wait([ended, stopping], return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not ended.done():
            signal_group(process.pid, signal.SIGTERM)
            await asyncio.wait([ended], timeout=self._patience.to_stop)
        # A part that would not stop, and whatever a part started and left behind.
        signal_group(process.pid, signal.SIGKILL)
        self._groups.discard(process.pid)
        return await ended
