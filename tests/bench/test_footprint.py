"""Memory and processor time, as the kernel writes them."""

from __future__ import annotations

import os

from tests.bench.footprint import parse_rollup, parse_stat, read_cpu_seconds, read_memory

ROLLUP = """55d0-7ffd ---p 00000000 00:00 0    [rollup]
Rss:              284672 kB
Pss:              241664 kB
Pss_Dirty:        200000 kB
"""


def test_memory_is_read_from_the_rollup() -> None:
    memory = parse_rollup(ROLLUP)
    assert (memory.rss, memory.pss) == (278.0, 236.0)


def test_a_process_name_with_brackets_does_not_shift_the_fields() -> None:
    assert parse_stat("7 (a) b (c)) S 1 7 7 0 -1 4194304 100 0 0 0 250 50 0 0 20 0") == 300


def test_this_process_has_memory_and_has_used_the_processor() -> None:
    memory = read_memory(os.getpid())
    assert memory.rss >= memory.pss > 1
    assert read_cpu_seconds(os.getpid()) > 0
