"""What connectors write and press in a room elsewhere becomes what it would be at our desk."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass

from bot.desk.accounts import Account
from bot.desk.adapters.adapter import MemberUnknown
from bot.desk.cases import Case, CaseState, Outcome
from bot.desk.desk import Desk, check_text
from bot.desk.errors import CaseTaken, CaseUnknown, DeskError
from bot.desk.words import DeskWords

NOTE = "//"
"""What begins so stays among connectors."""

CLAIM, RELEASE = "claim", "release"
"""What can be done with a case beside writing; an Outcome closes it."""

COMMANDS = {f"!{act}": act for act in (CLAIM, RELEASE, *map(str, Outcome))}
"""The same in words, where there are no buttons."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answering:
    """Takes what comes from every place; each method returns what to tell the connector, None when all is well."""

    desk: Desk
    words: DeskWords

    async def take_words(self, adapter: str, room: str, member: str, message: str, text: str) -> str | None:
        """Passes on what a connector wrote, once by its number there; who writes first has the case."""
        if text.strip() in COMMANDS:
            return await self.take_act(adapter, room, member, COMMANDS[text.strip()])
        try:
            account, case = await self._find(adapter, room, member)
            id_ = make_message_id(adapter, f"{room} {message}")
            if text.startswith(NOTE):
                await self.desk.note(account, case.id, text.removeprefix(NOTE), id_)
                return None
            check_text(text)  # what cannot be sent claims nothing
            if case.state is CaseState.WAITING:
                await self.desk.claim(account, case.id)
            await self.desk.reply(account, case.id, text, id_)
        except DeskError as error:
            return await self._describe(error)
        return None

    async def take_act(self, adapter: str, room: str, member: str, act: str) -> str | None:
        """Claims, gives back or closes a case; a button of something else is refused."""
        if act not in COMMANDS.values():
            return self.words.say("error_request_invalid")
        try:
            account, case = await self._find(adapter, room, member)
            if act == CLAIM:
                await self.desk.claim(account, case.id)
            elif act == RELEASE:
                await self.desk.release(account, case.id)
            else:
                await self.desk.close(account, case.id, Outcome(act), "")
        except DeskError as error:
            return await self._describe(error)
        return None

    async def _find(self, adapter: str, room: str, member: str) -> tuple[Account, Case]:
        store = self.desk.store
        id_ = await store.rooms.find_linked(adapter, member)
        account = next((one for one in await store.accounts.list_accounts() if one.id == id_), None)
        if account is None or not account.active:
            raise MemberUnknown
        case = await store.rooms.find_case_of(adapter, room)
        if case is None:
            raise CaseUnknown
        return account, case

    async def _describe(self, error: DeskError) -> str:
        log.info("desk refused code=%s", error.code)
        name = ""
        if isinstance(error, CaseTaken):
            accounts = await self.desk.store.accounts.list_accounts()
            name = next((one.name for one in accounts if one.id == error.account), "")
        return self.words.say(f"error_{error.code}", name=name)


def make_message_id(adapter: str, message: str) -> str:
    """Gives the id of what was written there: 36 characters that begin with the adapter's name."""
    digest = hashlib.sha256(message.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{adapter}-{digest}"[:36]


def is_from(adapter: str, id_: str) -> bool:
    """Whether it was written there, and so need not be shown there."""
    return id_.startswith(f"{adapter}-")
