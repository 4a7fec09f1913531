"""The report names every figure and bar, and the charts are drawn from the same results."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.bench.charts import draw_charts
from tests.bench.comparing import Speed, find_typical_costs
from tests.bench.demo_page import DemoPage
from tests.bench.desk_waits import DeskWaits
from tests.bench.footprint import Memory
from tests.bench.growing import Growth
from tests.bench.many_chats import Chats, Waited
from tests.bench.report import tabulate, write_report
from tests.bench.results import Footprint, Loading, Results, Search, Trial
from tests.bench.streaming import Streaming
from tests.bench.waiting import Waits

CHARTS = ["turns.png", "waits.png", "passages.png"]


@pytest.fixture
def results() -> Results:
    speeds = {
        name: Speed(name, rates, {"rasa": 15.0, "actions": 0.0})
        for name, rates in {
            "ours": (60.0, 66.0, 63.0),
            "stock": (20.0, 21.0, 22.0),
            "gateway": (40.0,) * 3,
        }.items()
    }
    waits = [Waits(level, 100, 10.0, 20.0, 30.0, 50.0) for level in (1, 8, 32)]
    one_core = {
        "en": {"p50": 1.0, "p95": 2.0, "processor": 1.5},
        "ar": {"p50": 2.0, "p95": 4.0, "processor": 2.5},
    }
    trial = Trial("student", speeds, waits, [Footprint("rasa", 12.0, Memory(570.0, 440.0))], one_core)
    growths = [Growth("ours", (0.01,) * 203), Growth("stock", (0.03,) * 203)]
    loadings = [Loading(12, 0.7, 0.5), Loading(100, 1.9, 1.2)]
    demo = DemoPage({"accessibility": 100, "best-practices": 100, "performance": 94}, 3.5, 2.0, 30.0)
    streaming = Streaming(500, 1000, 50.0, 0, 0, 20.0, 60.0, 40.0)
    waited = Waited(100.0, 6000.0, 29.0)
    chats = Chats(waited, waited, waited, waited)
    desk = DeskWaits(10, 40.0, 30.0, 50.0, 90.0)
    alarms = {"p50": 2.0, "p95": 4.0}
    searches = [Search(1000, "exact", 0.1, 0.2, 1.0)]
    return Results([trial], growths, searches, loadings, demo, streaming, chats, desk, 60.0, alarms)


def test_the_bars_say_what_is_met_and_what_falls_short(results: Results) -> None:
    words = [str(bar).split()[0] for bar in results.list_bars()]
    assert words == ["PASS", "PASS", "PASS", "SHORT", *["PASS"] * 6, "SHORT", *["PASS"] * 3]
    assert results.trials[0].times_stock == 3.0


def test_the_report_holds_every_bar_chart_and_server(results: Results) -> None:
    report = write_report(results, CHARTS, date(2026, 1, 2), "3.6.21")
    assert "{" not in report
    for needed in [*map(str, results.list_bars()), *CHARTS, "| student | stock | 21.0 |", "2026-01-02"]:
        assert needed in report
    assert "actions 0.0" not in report


def test_three_charts_are_drawn(results: Results, tmp_path: Path) -> None:
    names = draw_charts(results, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    assert all((tmp_path / name).read_bytes().startswith(b"\x89PNG") for name in names)


def test_costs_are_the_median_of_the_rounds() -> None:
    assert find_typical_costs([{"rasa": 1.0}, {"rasa": 9.0}, {"rasa": 2.0}]) == {"rasa": 2.0}


def test_a_table_is_markdown() -> None:
    assert tabulate(("a", "b"), [("1", "2")]) == "| a | b |\n| --- | --- |\n| 1 | 2 |\n"
