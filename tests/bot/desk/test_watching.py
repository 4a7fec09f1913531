"""What happens at the desk by itself: forgotten claims go back, a snooze ends, old sessions end."""

import asyncio
import time
from functools import partial

import pytest

from bot.desk import cases
from bot.desk.access import IDLE_S, SESSION_S, Access
from bot.desk.accounts import Role
from bot.desk.cases import SILENT_S, Case, CaseState
from bot.desk.errors import NotSignedIn
from bot.desk.watching import Watching
from bot.signals import Signals
from bot.store import Store
from tests.bot.desk.asking import ask_in, employ
from tests.bot.words import make_words


class Clock:
    """A time that a test moves."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The time of the watch."""
    return Clock()


@pytest.fixture
def watching(store: Store, clock: Clock) -> Watching:
    """A watch whose rounds a test runs."""
    return Watching(store, Signals(), 0.0, clock)


async def claim(store: Store, clock: Clock) -> Case:
    """A case that a connector has claimed, and said nothing."""
    account, case = await employ(store, "Amal"), await ask_in(store)
    taking = partial(cases.claim, account=account.id, now=clock.now)
    return await store.cases.make_move(case.id, taking, "claimed", account.id)


async def list_moves(store: Store, case: Case) -> list[tuple[str, bool]]:
    """What was done with a case, and whether somebody did it."""
    found = await store.cases.list_moves(case.conversation)
    return [(move.what, move.account is not None) for move in found]


async def test_a_claim_without_a_word_goes_back_to_the_queue(
    store: Store, watching: Watching, clock: Clock
) -> None:
    case = await claim(store, clock)
    clock.now += SILENT_S - 1
    await watching.run_round()
    assert await store.cases.find_case(case.id) == case
    clock.now += 1
    with watching.signals.listen(case.conversation) as bell:
        await watching.run_round()
        async with asyncio.timeout(5):
            await bell.wait(60)
    back = await store.cases.find_case(case.id)
    assert (back.state, back.connector, back.asked_at) == (CaseState.WAITING, None, case.asked_at)
    await watching.run_round()
    assert await list_moves(store, case) == [("asked", False), ("claimed", True), ("lapsed", False)]


async def test_who_wrote_once_keeps_the_case(store: Store, watching: Watching, clock: Clock) -> None:
    case = await claim(store, clock)
    speak = partial(cases.speak, account=str(case.connector), now=clock.now)
    await store.cases.make_move(case.id, speak, "said", case.connector)
    clock.now += 10 * SILENT_S
    await watching.run_round()
    assert (await store.cases.find_case(case.id)).connector == case.connector


async def test_a_snoozed_claim_is_left_alone_until_the_snooze_is_over(
    store: Store, watching: Watching, clock: Clock
) -> None:
    case = await claim(store, clock)
    clock.now += SILENT_S + 60
    snooze = partial(cases.snooze, account=str(case.connector), until=clock.now + 3600)
    asleep = await store.cases.make_move(case.id, snooze, "snoozed", case.connector)
    for _ in range(3):
        clock.now += SILENT_S
        await watching.run_round()
    assert await store.cases.find_case(case.id) == asleep
    clock.now += SILENT_S
    await watching.run_round()
    assert (await store.cases.find_case(case.id)).snoozed_until is None


async def test_a_case_that_was_put_aside_after_a_word_comes_back_to_who_has_it(
    store: Store, watching: Watching, clock: Clock
) -> None:
    case = await claim(store, clock)
    speak = partial(cases.speak, account=str(case.connector), now=clock.now)
    await store.cases.make_move(case.id, speak, "said", case.connector)
    snooze = partial(cases.snooze, account=str(case.connector), until=clock.now + 3600)
    await store.cases.make_move(case.id, snooze, "snoozed", case.connector)
    clock.now += 3600
    await watching.run_round()
    woken = await store.cases.find_case(case.id)
    assert (woken.connector, woken.snoozed_until) == (case.connector, None)
    assert (await list_moves(store, case))[-1] == ("woken", False)


@pytest.mark.parametrize("how", ["removed", "another city", "another role", "stays"])
async def test_a_case_whose_connector_is_not_there_for_it_any_more_goes_back(
    store: Store, watching: Watching, clock: Clock, how: str
) -> None:
    case = await claim(store, clock)
    speak = partial(cases.speak, account=str(case.connector), now=clock.now)
    await store.cases.make_move(case.id, speak, "said", case.connector)
    if how == "removed":
        await store.accounts.remove_account("Amal")
    elif how == "another city":
        await employ(store, "Amal", "glasgow")
    elif how == "another role":
        await employ(store, "Amal", role=Role.ADMINISTRATOR)
    else:
        await employ(store, "Amal", role=Role.LEAD)
    await watching.run_round()
    found = await store.cases.find_case(case.id)
    if how == "stays":
        assert found.connector == case.connector
        return
    assert (found.state, found.connector, found.asked_at) == (CaseState.WAITING, None, case.asked_at)
    assert (await list_moves(store, case))[-1] == ("left", False)
    assert make_words().desk.say_move("left", "")


async def test_old_sessions_end(store: Store, watching: Watching, clock: Clock) -> None:
    account, access = await employ(store, "Amal"), Access(store.accounts, clock)
    old = await access.begin_session(account.id)
    clock.now += SESSION_S - IDLE_S / 2
    fresh = await access.begin_session(account.id)
    clock.now += IDLE_S
    await watching.run_round()
    clock.now -= IDLE_S  # were they kept, both would still be good then
    with pytest.raises(NotSignedIn):
        await access.find_session(old)
    assert await access.find_session(fresh)
