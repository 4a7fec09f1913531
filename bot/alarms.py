"""What is said in an emergency and when: before Rasa is asked, and also when Rasa or the store is away."""

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.desk.cases import Urgency
from bot.desk.handing_over import HandingOver
from bot.notices import Detect
from bot.replies import Conversation, Owner, Reply, Turn, TurnState
from bot.safety import AGAIN_AFTER_S, FETCH, IN_DANGER, PREFIX, QUESTION, Alarm, Guard, Strength
from bot.signals import Signals
from bot.store import Store
from bot.store.cases import Asked
from knowledge.emergency import Emergency
from knowledge.source import Nation

SPOKEN = frozenset({Strength.CERTAIN, Strength.LIKELY})

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Alarms:
    """Answers emergencies."""

    guard: Guard
    store: Store
    signals: Signals
    handing_over: HandingOver
    detect: Detect
    nations: Mapping[str, Nation]
    tell_time: Callable[[], float] = time.time

    def make_first_card(self, text: str, alarm: Alarm) -> Reply:
        """Makes the card out of memory alone."""
        language = self.guard.choose_language(self.detect(text).language)
        return self.guard.make_card(alarm.emergency, language, None, text, alarm.others)

    async def tell(self, turn: Turn, alarm: Alarm) -> bool:
        """Says what an alarm calls for; False when it was said minutes ago, or there is nothing to say."""
        conversation = await self.store.conversations.find_conversation(turn.conversation)
        if conversation is None:
            return False
        told = await self._was_told(conversation, alarm)
        staffed = alarm.is_for_life and await self.handing_over.is_staffed(conversation)
        if told and not (staffed and conversation.owner is Owner.BOT):
            return False
        language = self._choose_language(conversation, turn)
        asked: Asked | None = None
        if staffed:
            city = conversation.last_city or conversation.city
            asked = Asked(city, language, str(alarm.emergency), Urgency.URGENT, sealed=True)
        if alarm.strength is Strength.CERTAIN:
            replies = [] if told else await self._make_card(conversation, turn, alarm, language)
            if staffed and conversation.owner is Owner.BOT:
                replies.insert(1, self.guard.say("person_told", language, turn.id))
        elif alarm.strength is Strength.LIKELY:
            replies = [
                self.guard.say_worry(language, turn.id),
                self.guard.ask_danger(alarm, language, turn.id),
            ]
        else:
            replies = [self.guard.say_worry(language, turn.id)]
        log.info(
            "alarm %s emergency=%s conversation=%s", alarm.strength.value, alarm.emergency, conversation.id
        )
        await self.store.turns.tell_beside(turn, replies, asked)
        self.signals.announce(turn.conversation)
        return True

    def takes(self, payload: str) -> bool:
        """Whether a button is one of ours."""
        return payload.startswith(IN_DANGER) or payload == FETCH

    async def press(self, turn: Turn) -> None:
        """Answers one of our buttons, once."""
        conversation = await self.store.conversations.find_conversation(turn.conversation)
        if conversation is None or turn.state is not TurnState.WAITING:
            return
        language = self._choose_language(conversation, turn)
        asked: Asked | None = None
        if turn.content == FETCH:
            replies = [self.guard.say("person_asked", language, turn.id)]
            topic = await self.store.events.find_topic(conversation.id)
            city = conversation.last_city or conversation.city
            asked = Asked(city, language, topic, Urgency.URGENT)
        else:
            answer = json.loads(turn.content.removeprefix(IN_DANGER))
            meant = _read_alarm(answer.get("yes") or answer["no"])
            replies = await self._make_card(conversation, turn, meant, language)
            if "no" in answer:  # who is watched may press it too: the numbers come either way
                replies = [self.guard.say("all_right", language, turn.id), *replies]
        # Beside: a card comes, and a person is fetched, whoever has the conversation.
        await self.store.turns.tell_beside(turn, replies, asked)
        await self.store.turns.close_turn(turn, TurnState.ANSWERED, [])
        self.signals.announce(turn.conversation)

    async def _make_card(
        self, conversation: Conversation, turn: Turn, alarm: Alarm, language: str
    ) -> list[Reply]:
        nation = conversation.last_nation or self.nations.get(
            conversation.last_city or conversation.city or ""
        )
        city = conversation.last_city or conversation.city
        card = self.guard.make_card(alarm.emergency, language, nation, turn.id, alarm.others, city)
        if not await self.handing_over.is_staffed(conversation):
            return [card]
        return [card, self.guard.offer_person(language, turn.id)]

    async def _was_told(self, conversation: Conversation, alarm: Alarm) -> bool:
        card = alarm.strength is Strength.CERTAIN
        article = f"{PREFIX}{alarm.emergency}" if card else QUESTION
        since = self.tell_time() - AGAIN_AFTER_S
        return await self.store.events.was_shown(conversation.id, article, since)

    def _choose_language(self, conversation: Conversation, turn: Turn) -> str:
        return self.guard.choose_language(turn.language, conversation.last_language, conversation.language)


def _read_alarm(said: str) -> Alarm:
    """Reads what a button means: an emergency, and those that may be meant instead."""
    first, *others = (Emergency(one) for one in said.split())
    return Alarm(Strength.CERTAIN, first, tuple(others))
