"""Cases in the store: what a new ask changes, and an id that is used again."""

import time
from dataclasses import replace
from functools import partial
from uuid import uuid4

import pytest

from bot.desk import cases
from bot.desk.cases import CaseState, Outcome, Urgency
from bot.desk.errors import CaseUnknown
from bot.replies import TurnForm
from bot.store import Store
from bot.store.cases import Asked
from tests.bot.desk.asking import BRISTOL, ask_in, employ
from tests.bot.store.test_store import make_answer

GLASGOW = Asked("glasgow", "ar", "housing", Urgency.NORMAL)


@pytest.mark.parametrize("closed", [True, False])
async def test_a_case_is_where_and_in_the_language_in_which_it_is_asked_for_again(
    store: Store, *, closed: bool
) -> None:
    account, case = await employ(store, "Amal"), await ask_in(store)
    if closed:
        now = time.time()
        for change in (
            partial(cases.claim, account=account.id, now=now),
            partial(cases.close, account=account.id, outcome=Outcome.ANSWERED, now=now),
        ):
            await store.cases.make_move(case.id, change, "moved", account.id)
    again = await ask_in(store, GLASGOW, case.conversation)
    assert (again.id, again.state) == (case.id, CaseState.WAITING)
    assert (again.city, again.language, again.topic) == ("glasgow", "ar", "housing")
    assert await store.cases.list_cases(CaseState.WAITING, ["bristol"], 9) == []
    unknown = await ask_in(store, replace(BRISTOL, city=None, language="ar"), case.conversation)
    assert (unknown.city, unknown.topic) == ("glasgow", "housing")


async def test_a_case_stays_where_it_is_while_somebody_has_it(store: Store) -> None:
    account, case = await employ(store, "Amal"), await ask_in(store)
    claim = partial(cases.claim, account=account.id, now=time.time())
    claimed = await store.cases.make_move(case.id, claim, "claimed", account.id)
    assert await ask_in(store, GLASGOW, case.conversation) == claimed


async def test_another_city_does_not_see_it_where_else_it_was_shown(store: Store) -> None:
    case = await ask_in(store)
    await store.rooms.add_rooms("fake", None)
    (room,) = await store.rooms.list_due(["fake"], 9)
    await store.rooms.record(room, room="bristol/1", due_at=0.0)
    await ask_in(store, GLASGOW, case.conversation)
    await store.rooms.add_rooms("fake", None)
    old, fresh = sorted(await store.rooms.list_due(["fake"], 9), key=lambda one: one.room is None)
    with pytest.raises(CaseUnknown):
        await store.cases.find_case(old.case)
    assert (old.room, fresh.case, fresh.room) == ("bristol/1", case.id, None)


async def test_a_case_that_waits_keeps_what_it_is_about_unless_a_danger_is_added(store: Store) -> None:
    case = await ask_in(store, GLASGOW)
    await ask_in(store, replace(GLASGOW, topic="gp"), case.conversation)
    assert (await store.cases.find_case(case.id)).topic == "housing"
    await ask_in(store, replace(GLASGOW, topic="fire", urgency=Urgency.URGENT), case.conversation)
    await ask_in(store, replace(GLASGOW, topic="gp", urgency=Urgency.URGENT), case.conversation)
    assert (await store.cases.find_case(case.id)).topic == "fire"


async def test_the_bot_says_no_delay_while_a_connector_has_the_case(store: Store) -> None:
    account, case = await employ(store, "Amal"), await ask_in(store)
    turn = await store.turns.keep_turn(case.conversation, str(uuid4()), TurnForm.TEXT, "hello", "en")
    claim = partial(cases.claim, account=account.id, now=time.time())
    await store.cases.make_move(case.id, claim, "claimed", account.id)
    (notice,) = make_answer()
    assert not await store.turns.tell_newcomer(turn, notice)
    assert await store.events.list_replies(case.conversation, turn.id) == []
    release = partial(cases.release, account=account.id)
    await store.cases.make_move(case.id, release, "released", account.id)
    assert await store.turns.tell_newcomer(turn, notice)
