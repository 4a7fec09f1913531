"""The stock server differs from ours in its endpoints, its credentials and its port, and in nothing else."""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.supervisor.parts import ROOT
from tests.bench.processes import STOCK, list_measured_parts, make_settings


def test_the_stock_server_runs_as_ours_does_but_for_its_settings(tmp_path: Path) -> None:
    _, ours, stock, _ = list_measured_parts(make_settings(tmp_path, "student"))
    changed = [
        option
        for option, a, b in zip(ours.command, ours.command[1:], stock.command[1:], strict=False)
        if a != b
    ]
    assert changed == ["--endpoints", "--credentials", "-p"]
    assert ours.environment == stock.environment
    assert ours.port != stock.port


def test_nothing_of_ours_is_in_the_stock_settings() -> None:
    files = sorted((ROOT / STOCK).glob("*.yml"))
    assert [path.name for path in files] == ["credentials.yml", "endpoints.yml"]
    assert not [path for path in files if "bot.dialogue" in path.read_text(encoding="utf-8")]
    assert yaml.safe_load(files[0].read_text(encoding="utf-8")) == {"rest": None}


def test_both_ask_the_same_action_server_in_the_same_way() -> None:
    endpoints = [ROOT / "bot/dialogue/endpoints.yml", ROOT / STOCK / "endpoints.yml"]
    ours, stock = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in endpoints)
    assert ours["action_endpoint"] == stock["action_endpoint"]
    assert "tracker_store" not in stock
