"""A conversation from start to end; a turn from arrival to answer: kept once, in order, never lost."""

import asyncio
import json
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from uuid import NAMESPACE_OID, uuid5

from pydantic import JsonValue

from bot.alarms import SPOKEN, Alarms
from bot.dispatch import Dispatch
from bot.errors import (
    CityUnknown,
    ConversationUnknown,
    LanguageUnknown,
    PayloadUnknown,
    RasaUnavailable,
    StoreUnavailable,
    TokenWrong,
)
from bot.media import Media
from bot.notices import HELPED, Detect
from bot.reminders import Reminder
from bot.replies import Conversation, Owner, Reply, Turn, TurnForm, TurnState
from bot.safety import Alarm, Strength
from bot.store import Store
from bot.store.events import Event
from bot.store.feedback import Opinion
from bot.texts import MAX_LENGTH, check_length, check_readable, normalise_text
from knowledge.source import Topic

START_PAYLOADS = frozenset(
    {"/greet", "/capabilities", "/start_again", "/ask_person", "/ask_city", "/choose_language"}
)
"""What a channel may send before any button was shown, with the choice of a topic, a language and a city."""

JUDGED = 20_000
"""Characters of a text that are looked at for an emergency; an answer is given to far fewer."""

CARD_WITHIN_S = 0.15
"""A card does not wait longer for a store that is slow; the turn is kept when the store can, and answered then."""

ASK_WITHIN_S = 1.5
"""So long the question whether somebody is in danger waits for the answer above it."""

LOOK_AGAIN_S = 0.25
"""How often a turn that waits for another looks at the store, which another gateway may have changed."""

SECOND_DELETION_AFTER_S = 60.0
"""Rasa may be at work on a turn of a deleted conversation and write it anew: so it is deleted again."""

log = logging.getLogger(__name__)


def write_payload(intent: str, **values: str) -> str:
    """Writes a payload as the action server writes those of its buttons."""
    return f"/{intent}{json.dumps(values, ensure_ascii=False)}"


class Deletion(Enum):
    """How far a deletion came."""

    DONE = "done"
    RASA_LATER = "rasa_later"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What has come back for a turn so far."""

    owner: Owner
    replies: Sequence[Reply]
    is_kept: bool = True
    """Whether the replies stand in the events too; else nobody sends them again."""


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that is held about a conversation; `rasa` is None when Rasa holds nothing."""

    conversation: Conversation
    turns: Sequence[Turn]
    events: Sequence[Event]
    opinions: Sequence[Opinion]
    reminders: Sequence[Reminder]
    rasa: Mapping[str, JsonValue] | None


@dataclass(frozen=True, slots=True)
class Conversations:
    """What a channel can do with conversations."""

    store: Store
    dispatch: Dispatch
    alarms: Alarms
    detect: Detect
    cities: frozenset[str]
    languages: frozenset[str]
    patience_s: float
    _later: set[asyncio.Future[Outcome]] = field(default_factory=set)

    async def open_conversation(
        self, channel: str, city: str | None, language: str | None
    ) -> tuple[str, str]:
        """Opens a conversation; returns its id and the token that reads it."""
        if city is not None and city not in self.cities:
            raise CityUnknown
        if language is not None and language not in self.languages:
            raise LanguageUnknown
        conversation, token = await self.store.conversations.add_conversation(channel, city, language)
        log.info("conversation opened conversation=%s channel=%s", conversation, channel)
        return conversation, token

    async def check_token(self, conversation: str, token: str) -> None:
        """Raises TokenWrong unless the token opens this conversation."""
        matches = await self.store.conversations.token_matches(conversation, token)
        if matches is None:
            raise ConversationUnknown
        if not matches:
            raise TokenWrong

    async def take_text(self, conversation: str, turn: str, text: str) -> Outcome:
        """Takes what a newcomer typed. Safety reads all of it first, also when it is too long or cannot be kept."""
        check_readable(text)
        alarm = await self._judge(text)
        spoken = alarm.strength in SPOKEN
        if not spoken:
            check_length(text)
        words = normalise_text(text[:MAX_LENGTH])
        language = self.detect(words).language
        keeping = asyncio.ensure_future(
            self.store.turns.keep_turn(conversation, turn, TurnForm.TEXT, words, language)
        )
        try:
            kept = await asyncio.wait_for(asyncio.shield(keeping), CARD_WITHIN_S if spoken else None)
        except (StoreUnavailable, TimeoutError):
            keeping.add_done_callback(lambda done: done.exception())  # what comes of it is answered later
            return self.answer_without_store(text)
        if alarm.strength is Strength.CERTAIN and kept.state is TurnState.WAITING:
            if await self.alarms.tell(kept, alarm):
                if len(text) > MAX_LENGTH:
                    await self.store.turns.close_turn(kept, TurnState.ANSWERED, [])
                else:
                    self._answer_later(kept)
                return await self._read_outcome(kept)
        elif alarm.strength is not Strength.NONE:
            return await self._answer_and_ask(kept, alarm)
        return await self._answer_in_order(kept)

    async def _judge(self, text: str) -> Alarm:
        """Looks for an emergency; beside other newcomers' turns if that takes long."""
        if len(text) <= MAX_LENGTH:
            return self.alarms.guard.judge(text)
        return await asyncio.to_thread(self.alarms.guard.judge, text[:JUDGED])

    def _answer_later(self, turn: Turn) -> None:
        """Lets the ordinary answer follow a card, which does not wait for it."""
        answering = asyncio.ensure_future(self._answer_in_order(turn))
        self._later.add(answering)

        def forget(done: asyncio.Future[Outcome]) -> None:
            self._later.discard(done)
            if not done.cancelled():
                done.exception()  # whatever it was, the turn is kept and answered later

        answering.add_done_callback(forget)

    async def _answer_and_ask(self, turn: Turn, alarm: Alarm) -> Outcome:
        """Answers, and says beneath the answer what a doubt calls for; before it, if Rasa is slow."""
        answering = asyncio.ensure_future(self._answer_in_order(turn))
        await asyncio.wait({answering}, timeout=ASK_WITHIN_S)
        await self.alarms.tell(turn, alarm)
        await answering
        return await self._read_outcome(turn)

    def answer_without_store(self, text: str) -> Outcome:
        """Gives the card of an emergency out of memory; StoreUnavailable where there is none."""
        check_readable(text)
        alarm = self.alarms.guard.judge(text[:JUDGED])
        if alarm.strength not in SPOKEN:
            raise StoreUnavailable("nothing can be kept")
        return Outcome(Owner.BOT, [self.alarms.make_first_card(text, alarm)], is_kept=False)

    async def take_payload(self, conversation: str, turn: str, payload: str) -> Outcome:
        """Takes a button that a newcomer pressed."""
        if payload.startswith(HELPED):
            return await self._keep_helped(conversation, payload)
        allowed = self._may_start_with(payload) or await self.store.turns.payload_was_sent(
            conversation, payload
        )
        if not allowed:
            raise PayloadUnknown
        kept = await self.store.turns.keep_turn(conversation, turn, TurnForm.PAYLOAD, payload, None)
        if self.alarms.takes(payload):
            await self.alarms.press(kept)
            return await self._read_outcome(kept)
        return await self._answer_in_order(kept)

    async def take_media(self, conversation: str, turn: str, media: Media) -> None:
        """Takes what a newcomer sent that is no text: only a person can look at it."""
        kept = await self.store.turns.keep_turn(conversation, turn, TurnForm.MEDIA, media.write(), None)
        await self._answer_in_order(kept)

    async def read_held(self, conversation: str) -> Held:
        """Reads everything that is held, Rasa's part included."""
        found = await self._find_conversation(conversation)
        return Held(
            conversation=found,
            turns=await self.store.turns.list_turns(conversation),
            events=await self.store.events.list_events(conversation, after=0),
            opinions=await self.store.feedback.list_opinions(conversation),
            reminders=await self.store.reminders.list_reminders(conversation),
            rasa=await self.dispatch.rasa.read_conversation(conversation),
        )

    async def read_exchange(self, conversation: str) -> tuple[Conversation, Sequence[Turn], Sequence[Event]]:
        """Reads what was said on both sides, without asking Rasa."""
        found = await self._find_conversation(conversation)
        turns = await self.store.turns.list_turns(conversation)
        return found, turns, await self.store.events.list_events(conversation, after=0)

    async def keep_opinion(self, conversation: str, reply: str, *, helpful: bool) -> None:
        """Keeps whether a reply helped; ReplyUnknown when it was not sent in this conversation."""
        await self.store.feedback.keep_opinion(conversation, reply, helpful=helpful)

    async def delete_conversation(self, conversation: str) -> Deletion:
        """Deletes a conversation here, and in Rasa's store now or as soon as that is possible."""
        retry_at = time.time() + SECOND_DELETION_AFTER_S
        unanswered = await self.store.conversations.delete_conversation(conversation, retry_at)
        self.dispatch.signals.announce(conversation)
        log.info("conversation deleted conversation=%s", conversation)
        try:
            await self.dispatch.rasa.delete_conversation(conversation)
        except RasaUnavailable:
            await self.store.deletions.postpone_deletion(conversation, time.time())
            return Deletion.RASA_LATER
        if unanswered:
            return Deletion.RASA_LATER
        await self.store.deletions.finish_deletion(conversation)
        return Deletion.DONE

    async def _keep_helped(self, conversation: str, payload: str) -> Outcome:
        """Notes in the case whether a connector helped; Rasa has nothing to say to that."""
        found = await self._find_conversation(conversation)
        if not await self.store.turns.payload_was_sent(conversation, payload):
            raise PayloadUnknown
        said = json.loads(payload.removeprefix(HELPED))
        thanks = self.dispatch.notices.say(found.last_language or "", "case.thanks")
        what, case = f"helped_{said['helped']}", await self.store.cases.find_case(said["case"])
        # The same button is sent at every closing; each time the answer counts once.
        move = str(uuid5(NAMESPACE_OID, f"{conversation} {case.id} {case.asked_at} {case.closed_at} {what}"))
        await self.store.cases.make_move(case.id, lambda now: now, what, None, move=move, said=[thanks])
        self.dispatch.signals.announce(conversation)
        return Outcome(found.owner, [thanks])

    def _may_start_with(self, payload: str) -> bool:
        if payload in START_PAYLOADS:
            return True
        topics = (write_payload("show_topic", topic=topic) for topic in Topic)
        languages = (write_payload("choose_language", language=language) for language in self.languages)
        cities = (write_payload("choose_city", city=city) for city in self.cities)
        return payload in {*topics, *languages, *cities}

    async def _answer_in_order(self, turn: Turn) -> Outcome:
        give_up = time.monotonic() + self.patience_s
        with self.dispatch.signals.listen(turn.conversation) as bell:
            while turn.state is TurnState.WAITING and not turn.told:
                left = give_up - time.monotonic()
                if left > 0 and await self.dispatch.answer_turn(turn, left):
                    break
                if left <= 0 or await self.store.turns.is_behind_told(turn):
                    await self.dispatch.tell_delay(turn)
                    break
                await bell.wait(min(left, LOOK_AGAIN_S))
                turn = await self._read_again(turn)
        return await self._read_outcome(turn)

    async def _read_outcome(self, turn: Turn) -> Outcome:
        owner = (await self._find_conversation(turn.conversation)).owner
        return Outcome(owner, await self.store.events.list_replies(turn.conversation, turn.id))

    async def _read_again(self, turn: Turn) -> Turn:
        now = await self.store.turns.find_turn(turn)
        if now is None:
            raise ConversationUnknown
        return now

    async def _find_conversation(self, conversation: str) -> Conversation:
        found = await self.store.conversations.find_conversation(conversation)
        if found is None:
            raise ConversationUnknown
        return found
