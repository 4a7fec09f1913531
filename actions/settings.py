"""The settings that the action server reads; bot/settings.py documents them all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from actions.errors import SettingsWrong


@dataclass(frozen=True, slots=True)
class ActionSettings:
    """Where the action server listens, and how it answers."""

    host: str
    port: int
    encoder: str
    show_withheld: bool


def read_action_settings(environment: Mapping[str, str]) -> ActionSettings:
    """Read the settings; SettingsWrong names the key that is wrong."""
    address = urlsplit(environment.get("WAYMARK_ACTIONS_URL", "http://127.0.0.1:5055"))
    if not address.hostname:
        raise SettingsWrong("WAYMARK_ACTIONS_URL: expected an address such as http://127.0.0.1:5055")
    shown = environment.get("WAYMARK_SHOW_WITHHELD", "false").lower()
    if shown not in {"true", "false"}:
        raise SettingsWrong("WAYMARK_SHOW_WITHHELD: expected true or false")
    return ActionSettings(
        host=address.hostname,
        port=address.port or 5055,
        encoder=environment.get("WAYMARK_ENCODER", "minilm"),
        show_withheld=shown == "true",
    )
