"""The errors of the actions package."""

from __future__ import annotations


class ActionsError(Exception):
    """Anything that goes wrong while a turn is answered."""


class SettingsWrong(ActionsError):
    """A WAYMARK_* variable that the action server reads has a value it cannot use."""
