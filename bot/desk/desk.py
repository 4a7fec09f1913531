"""What a connector can do at the desk; each act is checked, made once, and told to whoever must know."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from bot.desk import cases
from bot.desk.access import hash_secret
from bot.desk.accounts import Account, Role
from bot.desk.cases import Case, CaseState, Outcome, Urgency
from bot.desk.errors import (
    ArticleUnknown,
    BotAway,
    CaseUnknown,
    MediaGone,
    NotAllowed,
    TextRefused,
    TranslatorAway,
)
from bot.desk.talk import Entry, Who, read_talk
from bot.desk.translating import ENGLISH, Translator, translate_all
from bot.dispatch import gather_hints
from bot.errors import RasaRefused, RasaUnavailable
from bot.media import FetchMedia, Media, read_media
from bot.notices import Notices
from bot.rasa_client import Rasa
from bot.replies import Kind, Reply, Turn, TurnForm, TurnState
from bot.signals import Signals
from bot.store import Store
from bot.store.accounts import Flag
from bot.store.cases import Change

LONGEST = 4000
AT_ONCE = 200
PATIENCE_S = 8.0
"""How long a connector waits for Rasa to make an article."""

CANNED = ("hello", "moment", "more", "where", "still_there", "goodbye")
"""Replies written once, in every language: the phrases `canned.<name>`."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with everything in it, and who has it."""

    case: Case
    entries: Sequence[Entry]
    connector: str | None


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk for one gateway."""

    store: Store
    notices: Notices
    signals: Signals
    fetch_media: FetchMedia | None = None
    articles: Mapping[str, str] = field(default_factory=dict)
    rasa: Rasa | None = None
    translator: Translator | None = None
    tell_time: Callable[[], float] = time.time

    async def list_cases(self, account: Account, state: CaseState) -> list[Case]:
        """Reads the cases that are this account's business.

        Those who wait: the urgent first, then who speaks a language of the account's, then who waits longest.
        """
        if not account.works_on_cases:
            raise NotAllowed
        found = await self.store.cases.list_cases(state, _cities_of(account), AT_ONCE)
        if state is CaseState.WAITING:  # the store has them by urgency and age, and sorting keeps that
            found.sort(
                key=lambda one: (one.urgency is not Urgency.URGENT, one.language not in account.languages)
            )
        now = self.tell_time()
        return [one for one in found if not (one.connector == account.id and one.is_snoozed(now))]

    async def open_file(self, account: Account, id_: str) -> CaseFile:
        """Reads a case whole; CaseUnknown when it is not this account's business."""
        case = await self.find_case(account, id_)
        names = {one.id: one.name for one in await self.store.accounts.list_accounts()}
        return CaseFile(case, (await read_talk(self.store, case)).entries, names.get(case.connector or ""))

    async def open_media(self, account: Account, id_: str, turn: str) -> tuple[Media, bytes]:
        """Fetches what a newcomer sent from their channel; MediaGone when that cannot be."""
        case = await self.find_case(account, id_)
        turns = await self.store.turns.list_turns(case.conversation)
        if case.sealed:
            raise MediaGone
        found = next((one for one in turns if one.id == turn and one.form is TurnForm.MEDIA), None)
        if found is None or self.fetch_media is None:
            raise MediaGone
        media = read_media(found.content)
        return media, await self.fetch_media(media)

    async def claim(self, account: Account, id_: str) -> Case:
        """Takes a case; CaseTaken names who was faster."""
        return await self._move(
            account, id_, partial(cases.claim, account=account.id, now=self.tell_time()), "claimed"
        )

    async def reply(self, account: Account, id_: str, text: str, message: str) -> Case:
        """Writes to the newcomer, once by the message's id; MessageUsed when it was something else's."""
        written = check_text(text)
        case = await self.find_case(account, id_)
        words = await self._translate(case, written)
        said = self.notices.say_text(case.language, words, Kind.CONNECTOR).model_copy(update={"id": message})
        speak = partial(cases.speak, account=account.id, now=self.tell_time())
        same = hash_secret(written)  # a machine may translate the same otherwise when it is sent again
        return await self._move(account, id_, speak, "said", move=message, detail=same, said=[said])

    async def say_canned(self, account: Account, id_: str, name: str, message: str) -> Case:
        """Sends a ready phrase in the newcomer's language."""
        if name not in CANNED:
            raise TextRefused
        case = await self.find_case(account, id_)
        language = self.notices.choose_language(case.language)
        text = self.notices.phrases.say(language, f"canned.{name}")
        said = self.notices.say_text(language, text, Kind.CONNECTOR).model_copy(update={"id": message})
        speak = partial(cases.speak, account=account.id, now=self.tell_time())
        return await self._move(account, id_, speak, "said", move=message, detail=name, said=[said])

    async def send_article(self, account: Account, id_: str, article: str, message: str) -> Case:
        """Sends an article as the bot would show it: in the newcomer's language, for their city, with its sources."""
        if article not in self.articles or self.rasa is None:
            raise ArticleUnknown
        case, now = await self.find_case(account, id_), self.tell_time()
        speak = partial(cases.speak, account=account.id, now=now)
        speak(case)  # before Rasa is asked for nothing
        conversation = await self.store.conversations.find_conversation(case.conversation)
        if conversation is None:
            raise CaseUnknown
        turn = Turn(
            conversation=case.conversation,
            id=message,
            number=0,
            form=TurnForm.PAYLOAD,
            content=f'/show_article{{"article": "{article}"}}',
            language=None,
            state=TurnState.WAITING,
            told=False,
            attempts=0,
            received_at=now,
        )
        try:
            made = await self.rasa.say_turn(turn, gather_hints(conversation, turn), PATIENCE_S)
        except (RasaUnavailable, RasaRefused):
            raise BotAway from None
        said = [Reply(id=f"{message}-{number}", **dict(one)) for number, one in enumerate(made)]

        def send(case: Case) -> Case:
            # An article is not somebody's own word: who answers it has not agreed to be read.
            return case if case.sealed else speak(case)

        return await self._move(account, id_, send, "article", move=message, detail=article, said=said)

    async def switch_translation(self, account: Account, id_: str, *, on: bool) -> Case:
        """Begins or ends that a machine translates between the two."""
        if on and self.translator is None:
            raise TranslatorAway

        def switch(case: Case) -> Case:
            return cases.translate(case, _acting(account, case), on=on)

        return await self._move(account, id_, switch, f"translate_{'on' if on else 'off'}")

    async def read_translations(self, file: CaseFile) -> Mapping[str, str]:
        """Gives the English of what the newcomer wrote, if the case is translated."""
        if not file.case.translated or self.translator is None:
            return {}
        texts = {
            (entry.text, entry.language or file.case.language)
            for entry in file.entries
            if entry.who is Who.NEWCOMER and entry.text
        }
        return await translate_all(self.translator, sorted(one for one in texts if one[1] != ENGLISH))

    async def note(self, account: Account, id_: str, text: str, message: str) -> None:
        """Writes down what the newcomer never sees."""
        await self._move(account, id_, _unchanged, "note", move=message, detail=check_text(text))

    async def release(self, account: Account, id_: str) -> Case:
        """Gives a case back to the queue."""
        return await self._move(
            account, id_, lambda case: cases.release(case, _acting(account, case)), "released"
        )

    async def transfer(self, account: Account, id_: str, to: str) -> Case:
        """Hands a case to another connector, who must be there for its city."""
        case = await self.find_case(account, id_)
        others = [one for one in await self.store.accounts.list_accounts() if one.sees_city(case.city)]
        if to not in {one.id for one in others}:
            raise NotAllowed
        now = self.tell_time()
        return await self._move(
            account,
            id_,
            lambda case: cases.transfer(case, _acting(account, case), to, now),
            "transferred",
            detail=next(one.name for one in others if one.id == to),
        )

    async def snooze(self, account: Account, id_: str, seconds: float) -> Case:
        """Puts a case aside for a while, or until the newcomer writes."""
        until = self.tell_time() + seconds
        return await self._move(
            account, id_, partial(cases.snooze, account=account.id, until=until), "snoozed"
        )

    async def close(self, account: Account, id_: str, outcome: Outcome, detail: str) -> Case:
        """Ends a case; the newcomer is told that the bot is back, and asked whether it helped."""
        case = await self.find_case(account, id_)
        language, now = self.notices.choose_language(case.language), self.tell_time()
        return await self._move(
            account,
            id_,
            lambda case: cases.close(case, _acting(account, case), outcome, now),
            "closed",
            detail=detail.strip()[:LONGEST] or None,
            said=self.notices.say_bot_again(language, case.id),
        )

    async def flag_article(self, account: Account, id_: str, article: str, note: str, message: str) -> None:
        """Tells the editors that an article is wrong or missing."""
        case = await self.find_case(account, id_)
        flag = Flag(article.strip()[:128] or None, case.city, check_text(note), self.tell_time(), message)
        await self.store.accounts.keep_flag(flag, account.id)

    async def _translate(self, case: Case, words: str) -> str:
        """Gives what the newcomer reads: the translation first, and the words themselves beneath it."""
        if not case.translated or self.translator is None or case.language == ENGLISH:
            return words
        made = await self.translator.translate(words, ENGLISH, case.language)
        language = self.notices.choose_language(case.language)
        return f"{made}\n\n{self.notices.phrases.say(language, 'case.machine')}\n{words}"

    async def find_case(self, account: Account, id_: str) -> Case:
        """Reads a case; CaseUnknown when it is not this account's business."""
        if not account.works_on_cases:
            raise NotAllowed
        case = await self.store.cases.find_case(id_)
        if not account.sees_city(case.city):
            raise CaseUnknown
        return case

    async def _move(
        self,
        account: Account,
        id_: str,
        change: Change,
        what: str,
        *,
        move: str | None = None,
        detail: str | None = None,
        said: Sequence[Reply] = (),
    ) -> Case:
        await self.find_case(account, id_)
        case = await self.store.cases.make_move(
            id_, change, what, account.id, move=move, detail=detail, said=said
        )
        self.signals.announce(case.conversation)
        return case


def _cities_of(account: Account) -> Collection[str] | None:
    return account.cities or None


def _acting(account: Account, case: Case) -> str:
    """A lead may do what the connector who has the case may."""
    return case.connector if account.role is Role.LEAD and case.connector else account.id


def check_text(text: str) -> str:
    """Returns a text as it is sent; TextRefused when there is nothing to send, or too much."""
    words = text.strip()
    if not 0 < len(words) <= LONGEST or "\0" in words:
        raise TextRefused
    return words


def _unchanged(case: Case) -> Case:
    return case
