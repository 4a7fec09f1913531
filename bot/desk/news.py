"""Tells a page at the desk that what it shows has changed, and nothing of what; the page looks for itself."""

from __future__ import annotations

import hashlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from bot.desk.accounts import Account
from bot.desk.cases import Case, CaseState
from bot.desk.desk import CaseFile, Desk
from bot.desk.errors import DeskError
from bot.signals import Bell

HEARTBEAT_S = 15.0
SHARED_LOOK_S = 2.0
CHANGED = b"event: changed\ndata: \n\n"
BEAT = b": here\n\n"
"""Keeps the line open where something in between would cut one that is silent."""


async def read_lists(desk: Desk, account: Account) -> list[tuple[str, list[Case]]]:
    """Reads the three lists of the queue."""
    return [(str(state), await desk.list_cases(account, state)) for state in CaseState]


def sum_up_lists(lists: Sequence[tuple[str, Sequence[Case]]]) -> str:
    """Gives a short sum of what the queue shows: another when it shows something else."""
    return _sum_up(
        [
            (state, one.id, one.urgency, one.asked_at, one.city, one.language, one.topic, one.connector)
            for state, cases in lists
            for one in cases
        ]
    )


def sum_up_file(file: CaseFile) -> str:
    """Gives a short sum of what the page of a case shows."""
    return _sum_up((file.case, file.connector, list(file.entries)))


def _sum_up(what: object) -> str:
    return hashlib.sha256(repr(what).encode("utf-8", "surrogatepass")).hexdigest()[:16]


async def tell_changes(
    bell: Bell, look: Callable[[], Awaitable[str]], seen: str, *, shared: bool
) -> AsyncIterator[bytes]:
    """Looks whenever the bell rings, and now and then where other gateways write too; ends when `look` may not.

    `seen`: the sum of what the page shows already; without it, of what there is at the beginning.
    """
    pause_s, said_at = SHARED_LOOK_S if shared else HEARTBEAT_S, time.monotonic()
    try:
        seen = seen or await look()
        yield BEAT
        while True:
            now = await look()
            if now != seen:
                seen, said_at = now, time.monotonic()
                yield CHANGED
            elif time.monotonic() - said_at >= HEARTBEAT_S:
                said_at = time.monotonic()
                yield BEAT
            await bell.wait(pause_s)
    except DeskError:  # signed out, or no longer their business: the page asks again, and is told why
        return
