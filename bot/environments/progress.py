"""Shows a person what set-up is doing: a line a step, with its seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def show_step(what: str) -> Iterator[None]:
    """Print `what` as the step starts and its seconds when it ends."""
    print(f"{what} ... ", end="", flush=True)
    start = time.monotonic()
    try:
        yield
    except BaseException:
        print("failed", flush=True)
        raise
    print(f"{time.monotonic() - start:.0f} s", flush=True)


def warn_loudly(message: str) -> None:
    """Print a notice that nobody overlooks, on standard error."""
    print(f"\n*** {message}\n", file=sys.stderr, flush=True)
