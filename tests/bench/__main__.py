"""`make bench`: measures speed and memory beside a stock Rasa server, and writes the report and its charts."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from bot.errors import BotError
from bot.supervisor.parts import ROOT
from tests.bench.charts import draw_charts
from tests.bench.errors import BenchError
from tests.bench.report import write_report
from tests.bench.running import QUICK, WHOLE, measure_everything

RASA = "3.6.21"
LOGS = ROOT / "var" / "bench"


def main(arguments: list[str]) -> int:
    """Measure, print, write; 1 only when something broke: a bar that is missed is said, and fails nothing."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and the student encoder only")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "bench.md")
    options = parser.parse_args(arguments)
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:5.0f} s  {line}", flush=True)

    LOGS.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=LOGS))
    try:
        results = asyncio.run(measure_everything(QUICK if options.quick else WHOLE, folder, say))
    except (BenchError, BotError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    options.output.parent.mkdir(parents=True, exist_ok=True)
    charts = draw_charts(results, options.output.parent)
    report = write_report(results, charts, date.today(), RASA)
    options.output.write_text(report, encoding="utf-8")
    say(f"Written to {options.output}\n")
    print(report)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
