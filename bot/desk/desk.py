"""What a connector can do at the desk; each act is checked, made once, and told to whoever must know."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial

from bot.desk import cases
from bot.desk.accounts import Account, Role
from bot.desk.cases import Case, CaseState, Outcome
from bot.desk.errors import CaseUnknown, MediaGone, NotAllowed, TextRefused
from bot.desk.talk import Entry, read_talk
from bot.media import FetchMedia, Media, read_media
from bot.notices import Notices
from bot.replies import Kind, Reply, TurnForm
from bot.signals import Signals
from bot.store import Store
from bot.store.accounts import Flag
from bot.store.cases import Change

LONGEST = 4000
AT_ONCE = 200
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
    tell_time: Callable[[], float] = time.time

    async def list_cases(self, account: Account, state: CaseState) -> list[Case]:
        """Reads the cases that are this account's business, the urgent first, then who waits longest."""
        if not account.works_on_cases:
            raise NotAllowed
        found = await self.store.cases.list_cases(state, _cities_of(account), AT_ONCE)
        now = self.tell_time()
        return [one for one in found if not (one.connector == account.id and one.is_snoozed(now))]

    async def open_file(self, account: Account, id_: str) -> CaseFile:
        """Reads a case whole; CaseUnknown when it is not this account's business."""
        case = await self._find(account, id_)
        names = {one.id: one.name for one in await self.store.accounts.list_accounts()}
        return CaseFile(case, (await read_talk(self.store, case)).entries, names.get(case.connector or ""))

    async def open_media(self, account: Account, id_: str, turn: str) -> tuple[Media, bytes]:
        """Fetches what a newcomer sent from their channel; MediaGone when that cannot be."""
        case = await self._find(account, id_)
        turns = await self.store.turns.list_turns(case.conversation)
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
        """Writes to the newcomer, once by the message's id."""
        words = check_text(text)
        case = await self._find(account, id_)
        said = self.notices.say_text(case.language, words, Kind.CONNECTOR).model_copy(update={"id": message})
        speak = partial(cases.speak, account=account.id, now=self.tell_time())
        return await self._move(account, id_, speak, "said", move=message, said=[said])

    async def say_canned(self, account: Account, id_: str, name: str, message: str) -> Case:
        """Sends a checked phrase in the newcomer's language."""
        if name not in CANNED:
            raise TextRefused
        case = await self._find(account, id_)
        language = self.notices.choose_language(case.language)
        text = self.notices.phrases.say(language, f"canned.{name}")
        return await self.reply(account, id_, text, message)

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
        case = await self._find(account, id_)
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
        case = await self._find(account, id_)
        language, now = self.notices.choose_language(case.language), self.tell_time()
        return await self._move(
            account,
            id_,
            lambda case: cases.close(case, _acting(account, case), outcome, now),
            "closed",
            detail=detail.strip()[:LONGEST] or None,
            said=self.notices.say_bot_again(language, case.id),
        )

    async def flag_article(self, account: Account, id_: str, article: str, note: str) -> None:
        """Tells the editors that an article is wrong or missing."""
        case = await self._find(account, id_)
        flag = Flag(article.strip()[:128] or None, case.city, check_text(note), self.tell_time())
        await self.store.accounts.keep_flag(flag, account.id)

    async def _find(self, account: Account, id_: str) -> Case:
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
        await self._find(account, id_)
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
