"""The settings of the action server."""

from __future__ import annotations

import pytest

from actions.errors import SettingsWrong
from actions.settings import ActionSettings, read_action_settings


def test_without_any_it_listens_on_the_loopback() -> None:
    assert read_action_settings({}) == ActionSettings("127.0.0.1", 5055, "minilm", show_withheld=False)


def test_each_can_be_set() -> None:
    chosen = {
        "WAYMARK_ACTIONS_URL": "http://127.0.0.1:6000",
        "WAYMARK_ENCODER": "student",
        "WAYMARK_SHOW_WITHHELD": "TRUE",
    }
    assert read_action_settings(chosen) == ActionSettings("127.0.0.1", 6000, "student", show_withheld=True)


@pytest.mark.parametrize(
    ("name", "value"), [("WAYMARK_ACTIONS_URL", "nowhere"), ("WAYMARK_SHOW_WITHHELD", "perhaps")]
)
def test_a_value_that_makes_no_sense_stops_the_start_by_its_name(name: str, value: str) -> None:
    with pytest.raises(SettingsWrong, match=name):
        read_action_settings({name: value})
