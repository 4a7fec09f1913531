"""What a process costs: memory and processor time, read from /proc (Linux)."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
_ROLLUP_LINE = re.compile(r"^(Rss|Pss):\s+(\d+) kB$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Memory:
    """Mebibytes: all that is resident, and the share of it that would be given back if the process ended."""

    rss: float
    pss: float


def read_memory(pid: int) -> Memory:
    """Return the memory of a process."""
    return parse_rollup((PROC / str(pid) / "smaps_rollup").read_text())


def read_cpu_seconds(pid: int) -> float:
    """Return the processor time a process has used, its own and the kernel's for it."""
    return parse_stat((PROC / str(pid) / "stat").read_text()) / os.sysconf("SC_CLK_TCK")


def parse_rollup(text: str) -> Memory:
    """Return the memory that an smaps_rollup tells of."""
    kibibytes = {name: int(number) for name, number in _ROLLUP_LINE.findall(text)}
    return Memory(kibibytes["Rss"] / 1024, kibibytes["Pss"] / 1024)


def parse_stat(text: str) -> int:
    """Return the clock ticks that a stat line tells of; the name in brackets may hold anything."""
    fields = text.rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
