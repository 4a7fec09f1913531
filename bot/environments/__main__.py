"""`python3 -m bot.environments [--tests]`: sets up what is missing; costs nothing when nothing changed."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from bot.environments.browser import ensure_browser
from bot.environments.errors import SetUpError
from bot.environments.installing import (
    Wanted,
    one_at_a_time,
    our_environment,
    rasa_environment,
    set_up_ours,
    set_up_rasa,
)
from bot.environments.postgresql import ensure_postgresql

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Set up both environments; return the exit code."""
    options = argparse.ArgumentParser(description="Make the Python environments that Waymark runs in.")
    options.add_argument("--tests", action="store_true", help="also what the tests need")
    wanted = Wanted.TESTS if options.parse_args().tests else Wanted.RUNNING
    try:
        set_up(wanted)
    except SetUpError as error:
        print(f"\nSet-up stopped: {error}", file=sys.stderr)
        return 1
    return 0


def set_up(wanted: Wanted) -> None:
    """Bring both environments up to date, and for tests what they need beside Python."""
    ours = our_environment(ROOT, wanted)
    rasas = rasa_environment(ROOT, wanted)
    with one_at_a_time(ROOT):
        if not ours.is_current():
            set_up_ours(ours, ROOT)
        if not rasas.is_current():
            set_up_rasa(rasas, ours)
    ours.refuse_cuda()
    rasas.refuse_cuda()
    if wanted is Wanted.TESTS:
        ensure_postgresql(os.environ)
        ensure_browser(ROOT, os.environ)


if __name__ == "__main__":
    sys.exit(main())
