"""Says what newcomers asked to be reminded of, once each time, through the events of their conversation."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.logs import describe_failure
from bot.notices import Notices
from bot.reminders import Moment, Reminder, find_due, find_following, judge_moment
from bot.signals import Signals
from bot.store import Store

AT_ONCE = 100

log = logging.getLogger(__name__)


def tell_time() -> datetime:
    """Tells what time it is."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Reminding:
    """Looks for what is due, for as long as the gateway runs."""

    store: Store
    notices: Notices
    signals: Signals
    round_s: float
    tell_time: Callable[[], datetime] = tell_time

    async def run(self) -> None:
        """Runs rounds until cancelled; what was due meanwhile is found by the next start."""
        while True:
            try:
                await self.run_round()
            except Exception as error:  # the next round may go better, and nothing is lost
                log.error("reminders failed why=%s", describe_failure(error))
            await asyncio.sleep(self.round_s)

    async def run_round(self) -> None:
        """Says what is due now, or moves it to when it is."""
        now = self.tell_time()
        for reminder in await self.store.reminders.list_due(now.timestamp(), AT_ONCE):
            await self._serve(reminder, now)

    async def _serve(self, reminder: Reminder, now: datetime) -> None:
        moment = judge_moment(reminder.next_on, now)
        if moment is Moment.LATER:
            await self.store.reminders.move(
                reminder, reminder.next_on, find_due(reminder.next_on, now), told=None
            )
            return
        told = None
        if moment is not Moment.MISSED:
            told = self.notices.say_reminder(reminder.language, moment.value, reminder.what)
        following = find_following(reminder, now)
        if await self.store.reminders.move(reminder, following, find_due(following, now), told=told):
            log.info("reminder %s conversation=%s", moment.value, reminder.conversation)
            self.signals.announce(reminder.conversation)
