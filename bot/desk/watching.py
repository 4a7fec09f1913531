"""Looks after cases that nobody looks after: a claim without a word goes back to the queue, a snooze ends.

What somebody has who is not there for it any more goes back too: they were removed, or are for other cities now.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.desk.access import IDLE_S, SESSION_S
from bot.desk.cases import Case, lapse, release, wake
from bot.desk.errors import DeskError
from bot.logs import describe_failure
from bot.signals import Signals
from bot.store import Store
from bot.store.cases import Change

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Watching:
    """Runs for as long as the gateway does."""

    store: Store
    signals: Signals
    round_s: float
    tell_time: Callable[[], float] = time.time

    async def run(self) -> None:
        """Runs rounds until cancelled."""
        while True:
            try:
                await self.run_round()
            except Exception as error:  # the next round may go better, and nothing is lost
                log.error("watch failed why=%s", describe_failure(error))
            await asyncio.sleep(self.round_s)

    async def run_round(self) -> None:
        """Looks at every case once, and ends old sessions."""
        now = self.tell_time()
        for case in await self.store.cases.list_forgotten(now):
            change, what = (partial(lapse, now=now), "lapsed") if case.is_silent(now) else (wake, "woken")
            await self._move(case, change, what)
        accounts = {one.id: one for one in await self.store.accounts.list_accounts()}
        for case in await self.store.cases.list_held():
            holder = accounts.get(case.connector or "")
            if holder is None or not holder.sees_city(case.city):
                await self._move(case, partial(release, account=case.connector or ""), "left")
        await self.store.accounts.end_old_sessions(now - SESSION_S, now - IDLE_S)

    async def _move(self, case: Case, change: Change, what: str) -> None:
        def change_it(now: Case) -> Case:
            changed = change(now)
            if changed == now:  # somebody wrote, or it was put aside, since we looked
                raise DeskError
            return changed

        try:
            await self.store.cases.make_move(case.id, change_it, what, None)
        except DeskError:
            return  # it was moved or deleted meanwhile
        log.info("case %s case=%s", what, case.id)
        self.signals.announce(case.conversation)
