"""One attempt to have a kept turn answered by Rasa: claimed first, closed once, or postponed."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.desk.handing_over import HandingOver
from bot.errors import RasaRefused, RasaUnavailable
from bot.notices import Notices
from bot.rasa_client import Hints, Rasa
from bot.replies import Conversation, Owner, Reply, Turn, TurnForm, TurnState, name_reply
from bot.signals import Signals
from bot.store import Store
from bot.store.cases import Asked

LEASE_MARGIN_S = 5.0
"""How much longer than Rasa's patience a claim lasts, for writing the answer down."""

log = logging.getLogger(__name__)


def wait_before_retry(attempts: int) -> float:
    """Seconds until the next attempt: 1, 2, 4 … at most 30."""
    return min(30.0, 2.0 ** min(attempts, 5))


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Takes turns from the store to Rasa and answers back."""

    store: Store
    rasa: Rasa
    notices: Notices
    signals: Signals
    handing_over: HandingOver
    wait_before_retry: Callable[[int], float] = wait_before_retry
    _running: set[tuple[str, str]] = field(default_factory=set)

    async def answer_turn(self, turn: Turn, patience_s: float) -> bool:
        """Asks Rasa once; True when the turn is closed, False when it waits on or is not ours to ask."""
        key = (turn.conversation, turn.id)
        if key in self._running:
            return False
        self._running.add(key)
        try:
            if not await self.store.turns.claim_turn(turn, patience_s + LEASE_MARGIN_S):
                return False
            return await self._ask_rasa(turn, patience_s)
        finally:
            self._running.discard(key)

    async def tell_delay(self, turn: Turn) -> None:
        """Tells the newcomer, once, that the turn is kept and will be answered."""
        notice = self.notices.say_delayed(await self._choose_language(turn))
        if await self.store.turns.tell_newcomer(turn, notice):
            self.signals.announce(turn.conversation)

    async def _ask_rasa(self, turn: Turn, patience_s: float) -> bool:
        conversation = await self.store.conversations.find_conversation(turn.conversation)
        if conversation is None:
            return True
        if conversation.owner is Owner.CONNECTOR:
            log.info("turn passed conversation=%s turn=%s", turn.conversation, turn.id)
            return await self._close_turn(turn, TurnState.PASSED, [])
        if turn.form is TurnForm.MEDIA:
            kept = self.notices.say(await self._choose_language(turn), "case.media_kept")
            return await self._close_turn(turn, TurnState.PASSED, [kept])
        started = time.monotonic()
        try:
            said = await self.rasa.say_turn(turn, gather_hints(conversation, turn), patience_s)
        except RasaRefused as error:
            log.warning("turn refused conversation=%s turn=%s why=%s", turn.conversation, turn.id, error)
            refusal = self.notices.say_refused(await self._choose_language(turn))
            return await self._close_turn(turn, TurnState.REFUSED, [refusal])
        except RasaUnavailable as error:
            log.warning("turn delayed conversation=%s turn=%s why=%s", turn.conversation, turn.id, error)
            await self.store.turns.postpone_turn(turn, time.time() + self.wait_before_retry(turn.attempts))
            await self.tell_delay(turn)
            return False
        log.info(
            "turn answered conversation=%s turn=%s language=%s attempt=%d ms=%d",
            turn.conversation,
            turn.id,
            said[-1].language,
            turn.attempts + 1,
            (time.monotonic() - started) * 1000,
        )
        replies, asked = await self.handing_over.prepare(conversation, [name_reply(one) for one in said])
        return await self._close_turn(turn, TurnState.ANSWERED, replies, asked)

    async def _close_turn(
        self, turn: Turn, state: TurnState, replies: Sequence[Reply], asked: Asked | None = None
    ) -> bool:
        await self.store.turns.close_turn(turn, state, replies, asked)
        self.signals.announce(turn.conversation)
        return True

    async def _choose_language(self, turn: Turn) -> str:
        conversation = await self.store.conversations.find_conversation(turn.conversation)
        if conversation is None:
            return self.notices.choose_language(turn.language)
        return self.notices.choose_language(turn.language, conversation.last_language, conversation.language)


def gather_hints(conversation: Conversation, turn: Turn) -> Hints:
    """Gives what Rasa is told beside the turn."""
    return Hints(
        language=turn.language,
        city=conversation.city,
        page_language=conversation.language,
        channel=conversation.channel,
    )
