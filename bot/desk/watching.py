"""Looks after cases that nobody looks after: a claim without a word goes back to the queue, a snooze ends."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.desk.access import IDLE_S, SESSION_S
from bot.desk.cases import lapse, wake
from bot.desk.errors import DeskError
from bot.logs import describe_failure
from bot.signals import Signals
from bot.store import Store

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
            try:
                await self.store.cases.make_move(case.id, change, what, None)
            except DeskError:
                continue  # it was moved or deleted meanwhile
            log.info("case %s case=%s", what, case.id)
            self.signals.announce(case.conversation)
        await self.store.accounts.end_old_sessions(now - SESSION_S, now - IDLE_S)
