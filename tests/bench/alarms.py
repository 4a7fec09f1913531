"""`python -m tests.bench.alarms`: milliseconds of judging one message for an emergency, on one core."""

from __future__ import annotations

import json
import sys
import time

from bot.safety import read_guard
from bot.supervisor.parts import ROOT
from tests.bench.figures import find_percentile
from tests.safety.__main__ import list_measured

WARM_UP = 50


def main() -> int:
    """Print p50 and p95 as JSON."""
    guard = read_guard(ROOT)
    texts = [one.text for one in list_measured()]
    for text in texts[:WARM_UP]:
        guard.judge(text)
    waits = []
    for text in texts:
        began = time.perf_counter()
        guard.judge(text)
        waits.append((time.perf_counter() - began) * 1000)
    print(json.dumps({"p50": find_percentile(waits, 50), "p95": find_percentile(waits, 95)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
