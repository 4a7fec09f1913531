"""Lets Rasa trust our own action server: checking its answers took two thirds of every turn.

`RemoteAction._validate_action_result` compares a JSON schema with its meta-schema on each call, and Rasa has no
hook for it. This is the one place where Rasa's code is replaced; a test fails when Rasa or the method changes.
"""

from __future__ import annotations

from typing import Any

from rasa.core.actions.action import RemoteAction

FITS_RASA = "3.6.21"


def trust_action_server() -> None:
    """Replace the check by one that looks at the shape only."""
    RemoteAction._validate_action_result = _check_shape


def _check_shape(action: RemoteAction, result: dict[str, Any]) -> bool:
    if isinstance(result.get("events"), list) and isinstance(result.get("responses"), list):
        return True
    raise ValueError("the action server's answer has no lists of events and responses")
