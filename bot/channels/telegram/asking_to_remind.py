"""`Remind me to put the blue bin out every second Tuesday`: read, and asked for what is missing, button by button.

What is known so far travels in the buttons, so that nothing has to be remembered between two presses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from uuid import UUID, uuid5

from bot.alarms import SPOKEN
from bot.channels.telegram.incoming import Incoming
from bot.channels.telegram.speaking import Speaker
from bot.dates import say_date
from bot.reminders import Reminder, find_due, find_next
from bot.reminding import tell_time
from bot.replies import Owner, TurnForm, TurnState
from bot.safety import Strength
from bot.texts import MAX_LENGTH, check_readable, normalise_text
from knowledge.retrieval.normalising import normalise

REMIND = "/remind"
STOP = "/stop_reminder"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
IDS = UUID("0b0e6f0a-44a1-4b0e-9d53-2a3c8c6f2d11")
"""A reminder's id is made from this and what was asked for: a button pressed twice makes no second one."""

_WORDS = re.compile(r"[\w']+")
ContainerNames = Mapping[str, Mapping[str, Sequence[str]]]
"""The names of containers by city and language."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A reminder in the making; None is not known yet. `day`: Monday is 0. `first`: a date."""

    what: str | None = None
    day: int | None = None
    weeks: int | None = None
    first: str | None = None

    @property
    def payload(self) -> str:
        """The draft as a button carries it."""
        return REMIND + json.dumps(asdict(self), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class ReminderDialogue:
    """Makes, lists and stops reminders."""

    speaker: Speaker
    containers: ContainerNames

    def read_request(self, text: str) -> str | None:
        """Returns the language in which a text asks to be reminded of a collection; None when it does not."""
        words = f" {' '.join(_WORDS.findall(normalise(text)))} "
        for code in self.speaker.phrases.offered:
            asking = normalise(self.speaker.phrases.say(code, "reminder.asking")).split("/")
            asked = any(f" {one.strip()} " in words for one in asking)
            if asked and set(words.split()) & self._words(code, "reminder.collection"):
                return code
        return None

    async def may_take(self, incoming: Incoming) -> bool:
        """Whether words may be a request at all: not in an emergency, nor for a person who has the conversation."""
        found = await self.speaker.find_conversation(incoming)
        alarm = self.speaker.conversations.alarms.guard.judge(incoming.text)
        is_ours = found is None or found.owner is Owner.BOT
        return is_ours and alarm.strength not in SPOKEN and len(incoming.text) <= MAX_LENGTH

    async def take_request(self, incoming: Incoming, language: str, conversation: str, turn: str) -> None:
        """Keeps a request as all other words are kept, and answers it; beneath that what a worry calls for."""
        conversations, turns = self.speaker.conversations, self.speaker.store.turns
        check_readable(incoming.text)
        words = normalise_text(incoming.text)
        kept = await turns.keep_turn(
            conversation, turn, TurnForm.TEXT, words, conversations.detect(words).language
        )
        await turns.close_turn(kept, TurnState.ANSWERED, [])  # at once: Rasa is not to answer it too
        await self.begin(incoming, language)
        alarm = conversations.alarms.guard.judge(incoming.text)
        if alarm.strength is not Strength.NONE:
            await conversations.alarms.tell(kept, alarm)

    async def begin(self, incoming: Incoming, language: str) -> None:
        """Takes a request in words."""
        if incoming.is_group:
            await self.speaker.say_privately(incoming)
            return
        words, plain = _split(incoming.text), normalise(incoming.text)
        names = await self._name_containers(incoming, language)
        named = [name for name in names if normalise(name) in plain]
        weeks = 2 if words & self._words(language, "reminder.every_second") else None
        if weeks is None and self._says_every(plain, language):
            weeks = 1
        everything = None if names else self.speaker.phrases.say(language, "reminder.bins")
        what = named[0] if len(named) == 1 else everything
        await self.go_on(incoming, Draft(what, self._find_day(words, language), weeks), language)

    async def press(self, incoming: Incoming, payload: str) -> None:
        """Takes a button of this dialogue."""
        language = await self.speaker.choose_language(incoming)
        if payload.startswith(STOP):
            conversation = await self.speaker.find_conversation(incoming)
            if conversation:
                id_ = json.loads(payload.removeprefix(STOP))["id"]
                await self.speaker.store.reminders.stop_reminder(conversation.id, id_)
            await self.speaker.say(incoming, "reminder.stopped")
            return
        await self.go_on(incoming, Draft(**json.loads(payload.removeprefix(REMIND))), language)

    async def go_on(self, incoming: Incoming, draft: Draft, language: str) -> None:
        """Asks for what is missing next, or keeps the reminder."""
        say = self.speaker.phrases.say
        if draft.what is None:
            names = [*await self._name_containers(incoming, language), say(language, "reminder.bins")]
            choices = [(name, replace(draft, what=name).payload) for name in names]
            await self.speaker.ask(incoming, say(language, "reminder.which"), choices)
        elif draft.day is None:
            choices = [
                (say(language, f"day.{name}"), replace(draft, day=number).payload)
                for number, name in enumerate(DAYS)
            ]
            await self.speaker.ask(incoming, say(language, "reminder.which_day"), choices)
        elif draft.weeks is None:
            choices = [
                (say(language, f"reminder.rhythm_{weeks}"), replace(draft, weeks=weeks).payload)
                for weeks in (1, 2)
            ]
            await self.speaker.ask(incoming, say(language, "reminder.how_often"), choices)
        elif draft.first is None and draft.weeks > 1:
            following = find_next(draft.day, tell_time())
            choices = [
                (say_date(language, one.isoformat()), replace(draft, first=one.isoformat()).payload)
                for one in (following, following + timedelta(weeks=1))
            ]
            await self.speaker.ask(incoming, say(language, "reminder.which_week"), choices)
        else:
            await self._keep(incoming, draft, language)

    async def list_reminders(self, incoming: Incoming) -> None:
        """Shows what is kept, each with a button that stops it."""
        if incoming.is_group:
            await self.speaker.say_privately(incoming)
            return
        language = await self.speaker.choose_language(incoming)
        conversation = await self.speaker.find_conversation(incoming)
        kept = await self.speaker.store.reminders.list_reminders(conversation.id) if conversation else []
        if not kept:
            await self.speaker.say(incoming, "reminder.none")
            return
        lines = [self.speaker.phrases.say(language, "reminder.list"), *(self._describe(one) for one in kept)]
        choices = [self._offer_stop(one, language) for one in kept]
        await self.speaker.ask(incoming, "\n".join(lines), choices)

    async def _keep(self, incoming: Incoming, draft: Draft, language: str) -> None:
        assert draft.what is not None
        assert draft.day is not None
        now = tell_time()
        first = date.fromisoformat(draft.first) if draft.first else find_next(draft.day, now)
        chat = await self.speaker.find_chat(incoming)
        assert chat.conversation is not None
        reminder = Reminder(
            id=str(uuid5(IDS, f"{chat.conversation} {draft.payload}")),
            conversation=chat.conversation,
            what=draft.what,
            language=language,
            weeks=draft.weeks or 1,
            next_on=first,
        )
        if not await self.speaker.store.reminders.keep_reminder(reminder, find_due(first, now)):
            await self.speaker.say(incoming, "reminder.too_many")
            return
        saved = self.speaker.phrases.say(language, "reminder.saved", reminder=self._describe(reminder))
        await self.speaker.ask(incoming, saved, [self._offer_stop(reminder, language)])

    def _describe(self, reminder: Reminder) -> str:
        say, language = self.speaker.phrases.say, reminder.language
        return say(
            language,
            "reminder.one",
            what=reminder.what,
            rhythm=say(language, f"reminder.rhythm_{reminder.weeks}"),
            date=say_date(language, reminder.next_on.isoformat()),
        )

    def _offer_stop(self, reminder: Reminder, language: str) -> tuple[str, str]:
        title = self.speaker.phrases.say(language, "reminder.stop", what=reminder.what)
        return title, STOP + json.dumps({"id": reminder.id})

    async def _name_containers(self, incoming: Incoming, language: str) -> Sequence[str]:
        conversation = await self.speaker.find_conversation(incoming)
        city = (conversation.last_city or conversation.city) if conversation else None
        return self.containers.get(city or "", {}).get(language, ())

    def _find_day(self, words: set[str], language: str) -> int | None:
        for number, name in enumerate(DAYS):
            day = normalise(self.speaker.phrases.say(language, f"day.{name}"))
            if any(word.startswith(day) or (len(word) > 3 and day == f"ال{word}") for word in words):
                return number
        return None

    def _says_every(self, plain: str, language: str) -> bool:
        """Whether a text says `every Friday`; who says `every bin` does not say how often."""
        every = self._words(language, "reminder.every")
        things = self._words(language, "reminder.collection")
        words = _WORDS.findall(plain)
        return any(
            word in every and after not in things for word, after in zip(words, [*words[1:], ""], strict=True)
        )

    def _words(self, language: str, key: str) -> set[str]:
        return _split(self.speaker.phrases.say(language, key))


def _split(text: str) -> set[str]:
    return set(_WORDS.findall(normalise(text)))
