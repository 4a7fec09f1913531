"""A case, and every move that it can make: pure, so that it can be reasoned about and tested whole.

waiting -> with a connector -> closed; back to the queue, to another connector, and from closed within a week.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.desk.errors import CaseClosed, CaseNotYours, CaseTaken, NobodyHasIt
from bot.replies import Owner

SILENT_S = 15 * 60.0
"""A claim without a word for so long goes back to the queue."""

REOPEN_S = 7 * 24 * 3600.0
"""Who asks again within this, after their case was closed, has the same case."""


class CaseState(StrEnum):
    """Where a case stands."""

    WAITING = "waiting"
    CONNECTOR = "connector"
    CLOSED = "closed"


class Urgency(StrEnum):
    """How soon a person is needed."""

    URGENT = "urgent"
    NORMAL = "normal"


class Outcome(StrEnum):
    """How a case ended."""

    ANSWERED = "answered"
    REFERRED = "referred"
    NO_REPLY = "no_reply"
    OTHER = "other"


OWNERS = {
    CaseState.WAITING: Owner.WAITING,
    CaseState.CONNECTOR: Owner.CONNECTOR,
    CaseState.CLOSED: Owner.BOT,
}
"""Who has the conversation while its case stands so."""


@dataclass(frozen=True, slots=True)
class Case:
    """A conversation handed to connectors. Times are seconds since 1970; `asked_at`: when a person was first asked for.

    `connector`: the account that has it. `spoke_at`: when that one last wrote; None since the claim. `translated`:
    whether a machine translates between the two. `sealed`: the newcomer has not agreed that anybody reads their words.
    """

    id: str
    conversation: str
    city: str | None
    language: str
    topic: str | None
    urgency: Urgency
    state: CaseState
    asked_at: float
    connector: str | None = None
    claimed_at: float | None = None
    spoke_at: float | None = None
    snoozed_until: float | None = None
    closed_at: float | None = None
    outcome: Outcome | None = None
    translated: bool = False
    sealed: bool = False

    @property
    def owner(self) -> Owner:
        """Who has the conversation."""
        return OWNERS[self.state]

    def is_snoozed(self, now: float) -> bool:
        """Whether its connector wants to see it later."""
        return self.snoozed_until is not None and self.snoozed_until > now

    def is_silent(self, now: float) -> bool:
        """Whether it was claimed and then forgotten."""
        if self.state is not CaseState.CONNECTOR or self.claimed_at is None:
            return False
        return self.spoke_at is None and not self.is_snoozed(now) and now - self.claimed_at >= SILENT_S


def ask_again(
    case: Case,
    urgency: Urgency,
    now: float,
    *,
    city: str | None = None,
    language: str | None = None,
    topic: str | None = None,
    sealed: bool = False,
) -> Case:
    """The newcomer asks for a person who had one asked for before; who asks agrees that their words are read.

    Unless somebody has it, the case is then where and in the language in which it is asked for now; None: not known.
    """
    urgent = Urgency.URGENT if Urgency.URGENT in {case.urgency, urgency} else urgency
    if case.state is CaseState.CONNECTOR:
        return replace(case, urgency=urgent, sealed=case.sealed and sealed)
    # While it waits it keeps what it is about, which may be a danger; unless this is the danger.
    keeps = case.state is CaseState.WAITING and urgent is case.urgency
    about = case.topic or topic if keeps else topic or case.topic
    case = replace(case, city=city or case.city, language=language or case.language, topic=about)
    if case.state is CaseState.WAITING:
        return replace(case, urgency=urgent, sealed=case.sealed and sealed)
    return _queue(replace(case, urgency=urgency, asked_at=now, closed_at=None, outcome=None, sealed=sealed))


def may_reopen(case: Case, now: float) -> bool:
    """Whether asking again goes on with this case."""
    return case.closed_at is None or now - case.closed_at < REOPEN_S


def claim(case: Case, account: str, now: float) -> Case:
    """A connector takes it; claiming what one has already changes nothing."""
    _check_open(case)
    if case.connector == account:
        return case
    if case.connector is not None:
        raise CaseTaken(case.connector)
    return replace(case, state=CaseState.CONNECTOR, connector=account, claimed_at=now, spoke_at=None)


def speak(case: Case, account: str, now: float) -> Case:
    """Its connector writes to the newcomer."""
    _check_mine(case, account)
    return replace(case, spoke_at=now, snoozed_until=None)


def translate(case: Case, account: str, *, on: bool) -> Case:
    """Its connector wants a machine to translate, or not any more."""
    _check_mine(case, account)
    return replace(case, translated=on)


def release(case: Case, account: str) -> Case:
    """Its connector gives it back to the queue."""
    _check_mine(case, account)
    return _queue(case)


def transfer(case: Case, account: str, to: str, now: float) -> Case:
    """Its connector hands it to another."""
    _check_mine(case, account)
    return replace(case, connector=to, claimed_at=now, spoke_at=None, snoozed_until=None)


def snooze(case: Case, account: str, until: float) -> Case:
    """Its connector wants to see it later."""
    _check_mine(case, account)
    return replace(case, snoozed_until=until)


def wake(case: Case) -> Case:
    """The newcomer wrote, or the time has come."""
    return replace(case, snoozed_until=None)


def lapse(case: Case, now: float) -> Case:
    """Goes back to the queue when its connector forgot it; else nothing changes."""
    return _queue(case) if case.is_silent(now) else case


def close(case: Case, account: str, outcome: Outcome, now: float) -> Case:
    """Its connector ends it; the bot has the conversation again."""
    _check_mine(case, account)
    return replace(
        case, state=CaseState.CLOSED, outcome=outcome, closed_at=now, connector=None, snoozed_until=None
    )


def _queue(case: Case) -> Case:
    return replace(
        case,
        state=CaseState.WAITING,
        connector=None,
        claimed_at=None,
        spoke_at=None,
        snoozed_until=None,
    )


def _check_open(case: Case) -> None:
    if case.state is CaseState.CLOSED:
        raise CaseClosed


def _check_mine(case: Case, account: str) -> None:
    _check_open(case)
    if case.connector is None:
        raise NobodyHasIt
    if case.connector != account:
        raise CaseNotYours(case.connector)
