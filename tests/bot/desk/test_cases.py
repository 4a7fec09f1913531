"""The case machine alone: whatever is done in whatever order, one owner, nothing lost, nobody robbed."""

from dataclasses import replace

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from bot.desk import cases
from bot.desk.cases import Case, CaseState, Outcome, Urgency
from bot.desk.errors import CaseClosed, CaseNotYours, CaseTaken, DeskError, NobodyHasIt
from bot.replies import Owner

FRESH = Case("c", "conversation", "bristol", "ar", None, Urgency.NORMAL, CaseState.WAITING, asked_at=100.0)
ACCOUNTS = ("amal", "bo", "cal")


def test_the_faster_connector_has_it_and_the_other_is_told_who() -> None:
    taken = cases.claim(FRESH, "amal", 110)
    assert (taken.state, taken.owner) == (CaseState.CONNECTOR, Owner.CONNECTOR)
    with pytest.raises(CaseTaken) as told:
        cases.claim(taken, "bo", 111)
    assert told.value.account == "amal"
    assert cases.claim(taken, "amal", 112) == taken


def test_only_who_has_it_may_write() -> None:
    with pytest.raises(NobodyHasIt):
        cases.speak(FRESH, "amal", 110)
    with pytest.raises(CaseNotYours):
        cases.speak(cases.claim(FRESH, "amal", 110), "bo", 111)


def test_a_claim_without_a_word_lapses_after_fifteen_minutes() -> None:
    taken = cases.claim(FRESH, "amal", 1000)
    assert cases.lapse(taken, 1000 + 899) == taken
    back = cases.lapse(taken, 1000 + 900)
    assert (back.state, back.connector, back.asked_at) == (CaseState.WAITING, None, 100.0)
    assert cases.lapse(cases.speak(taken, "amal", 1100), 99999).connector == "amal"


def test_a_snoozed_case_does_not_lapse() -> None:
    asleep = cases.snooze(cases.claim(FRESH, "amal", 1000), "amal", 9000)
    assert not asleep.is_silent(8999)
    assert cases.wake(asleep).is_silent(9000)


def test_the_wait_counts_from_the_first_ask() -> None:
    again = cases.ask_again(FRESH, Urgency.URGENT, 500)
    assert (again.asked_at, again.urgency) == (100.0, Urgency.URGENT)
    assert cases.ask_again(again, Urgency.NORMAL, 600).urgency is Urgency.URGENT


def test_within_a_week_it_is_the_same_case_that_waits_from_the_new_ask() -> None:
    closed = cases.close(cases.claim(FRESH, "amal", 110), "amal", Outcome.ANSWERED, 200)
    assert closed.owner is Owner.BOT
    assert cases.may_reopen(closed, 200 + cases.REOPEN_S - 1)
    assert not cases.may_reopen(closed, 200 + cases.REOPEN_S)
    again = cases.ask_again(closed, Urgency.NORMAL, 300)
    assert (again.id, again.state, again.asked_at, again.outcome) == ("c", CaseState.WAITING, 300, None)


class Handover(RuleBasedStateMachine):
    """Newcomer, bot, connectors and the clock do whatever they may, in any order."""

    people = Bundle("people")

    def __init__(self) -> None:
        super().__init__()
        self.case, self.now = FRESH, 100.0
        self.spoken: list[str] = []

    @rule(target=people, name=st.sampled_from(ACCOUNTS))
    def come(self, name: str) -> str:
        return name

    @rule(who=people)
    def claim(self, who: str) -> None:
        before = self.case
        if before.state is CaseState.CLOSED:
            with pytest.raises(CaseClosed):
                cases.claim(before, who, self.now)
        elif before.connector not in {None, who}:
            with pytest.raises(CaseTaken, match="taken"):
                cases.claim(before, who, self.now)
        else:
            self.case = cases.claim(before, who, self.now)

    @rule(who=people)
    def speak(self, who: str) -> None:
        try:
            self.case = cases.speak(self.case, who, self.now)
        except DeskError:
            assert self.case.connector != who
        else:
            self.spoken.append(who)
            assert self.case.owner is Owner.CONNECTOR

    @rule(who=people, to=people, what=st.sampled_from(["release", "transfer", "snooze", "close"]))
    def move(self, who: str, to: str, what: str) -> None:
        acts = {
            "release": lambda: cases.release(self.case, who),
            "transfer": lambda: cases.transfer(self.case, who, to, self.now),
            "snooze": lambda: cases.snooze(self.case, who, self.now + 60),
            "close": lambda: cases.close(self.case, who, Outcome.OTHER, self.now),
        }
        before = self.case
        try:
            self.case = acts[what]()
        except DeskError:
            assert before.connector != who
        else:
            assert before.connector == who

    @rule(seconds=st.floats(1, 2000))
    def wait(self, seconds: float) -> None:
        self.now += seconds
        before, self.case = self.case, cases.lapse(self.case, self.now)
        assert self.case.asked_at == before.asked_at

    @rule(urgency=st.sampled_from(Urgency))
    def ask(self, urgency: Urgency) -> None:
        before = self.case
        self.case = cases.ask_again(before, urgency, self.now)
        assert self.case.state is not CaseState.CLOSED
        if before.state is not CaseState.CLOSED:
            assert self.case == replace(before, urgency=self.case.urgency)

    @invariant()
    def one_has_it(self) -> None:
        assert (self.case.state is CaseState.CONNECTOR) == (self.case.connector is not None)
        assert (self.case.state is CaseState.CLOSED) == (self.case.closed_at is not None)
        assert self.case.owner is cases.OWNERS[self.case.state]


TestHandover = Handover.TestCase
