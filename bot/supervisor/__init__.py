"""Runs Waymark's processes together: prepares, starts, restarts and stops them."""

from bot.supervisor.running import run_all

__all__ = ["run_all"]
