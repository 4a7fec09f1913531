"""Takes up what could not be finished at once: turns Rasa has not answered, deletions it has not made."""

import asyncio
import logging
import time
from dataclasses import dataclass

from bot.dispatch import Dispatch
from bot.errors import RasaUnavailable
from bot.logs import describe_failure
from bot.replies import Turn

AT_ONCE = 8
PATIENCE_S = 30.0
"""How long Rasa may take when nobody is waiting at the other end."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Retries:
    """Works through what is due, in rounds, for as long as the gateway runs."""

    dispatch: Dispatch
    interval_s: float = 1.0

    async def run(self) -> None:
        """Runs rounds until cancelled; what survives in the store is taken up by the next start."""
        while True:
            try:
                progress = await self.run_round()
            except Exception as error:  # whatever it was, the other turns must not wait for ever
                log.error("retries failed why=%s", describe_failure(error))
                progress = False
            if not progress:
                await asyncio.sleep(self.interval_s)

    async def run_round(self) -> bool:
        """Tries everything that is due once; True when something was finished and more may be due."""
        turns = await self.dispatch.store.turns.list_due(AT_ONCE)
        deletions = await self.dispatch.store.deletions.list_due(AT_ONCE)
        closed = await asyncio.gather(
            *(self._answer(turn) for turn in turns),
            *(self._delete(conversation, attempts) for conversation, attempts in deletions),
        )
        return any(closed)

    async def _answer(self, turn: Turn) -> bool:
        return await self.dispatch.answer_turn(turn, PATIENCE_S)

    async def _delete(self, conversation: str, attempts: int) -> bool:
        store = self.dispatch.store
        try:
            await self.dispatch.rasa.delete_conversation(conversation)
        except RasaUnavailable:
            due_at = time.time() + self.dispatch.wait_before_retry(attempts)
            await store.deletions.postpone_deletion(conversation, due_at)
            return False
        await store.deletions.finish_deletion(conversation)
        return True
