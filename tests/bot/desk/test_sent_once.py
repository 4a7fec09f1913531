"""What is sent from a form is sent once; from a form that sent something else it is refused, not dropped in silence."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest

from bot.desk.accounts import Account
from bot.desk.cases import Case, Urgency
from bot.desk.desk import Desk
from bot.desk.errors import DeskError, MessageUsed
from bot.notices import Notices
from bot.signals import Signals
from bot.store import Store
from bot.store.cases import Asked
from tests.bot.desk.asking import ask_in, employ
from tests.bot.words import make_words


@dataclass
class Wavering:
    """A translator that never says the same twice."""

    count: int = 0

    async def translate(self, text: str, source: str | None, target: str) -> str:
        """Says how often it was asked."""
        self.count += 1
        return f"{target} {self.count} {text}"


@pytest.fixture
def desk(store: Store) -> Desk:
    """A desk on each kind of store."""
    return Desk(store, Notices(make_words().phrases), Signals(), translator=Wavering())


async def claim(desk: Desk) -> tuple[Account, Case]:
    """Somebody who has a case."""
    account, case = await employ(desk.store, "Amal"), await ask_in(desk.store)
    return account, await desk.claim(account, case.id)


async def read_said(desk: Desk, case: Case) -> list[str]:
    """What was said to the newcomer."""
    events = await desk.store.events.list_events(case.conversation, 0)
    return [event.data["text"] for event in events if event.type == "reply"]


Send = Callable[[Desk, Account, str, str], Awaitable[object]]
WAYS: dict[str, Send] = {
    "reply": lambda desk, who, case, id_: desk.reply(who, case, "Come at nine", id_),
    "another reply": lambda desk, who, case, id_: desk.reply(who, case, "Come at ten", id_),
    "canned": lambda desk, who, case, id_: desk.say_canned(who, case, "hello", id_),
    "another canned": lambda desk, who, case, id_: desk.say_canned(who, case, "moment", id_),
    "note": lambda desk, who, case, id_: desk.note(who, case, "call the school", id_),
    "another note": lambda desk, who, case, id_: desk.note(who, case, "Come at nine", id_),
}


@pytest.mark.parametrize("first", WAYS)
async def test_an_id_that_is_used_for_something_else_is_refused(desk: Desk, first: str) -> None:
    account, case = await claim(desk)
    id_ = str(uuid4())
    for _ in range(2):
        await WAYS[first](desk, account, case.id, id_)
    said, moves = await read_said(desk, case), await desk.store.cases.list_moves(case.conversation)
    for second in WAYS.keys() - {first}:
        with pytest.raises(MessageUsed):
            await WAYS[second](desk, account, case.id, id_)
    assert await read_said(desk, case) == said
    assert await desk.store.cases.list_moves(case.conversation) == moves
    assert len(said) == (0 if "note" in first else 1)


async def test_an_id_of_another_case_is_refused(desk: Desk) -> None:
    account, case = await claim(desk)
    other = await ask_in(desk.store)
    await desk.claim(account, other.id)
    id_ = str(uuid4())
    await desk.reply(account, case.id, "Come at nine", id_)
    with pytest.raises(MessageUsed):
        await desk.reply(account, other.id, "Come at nine", id_)
    assert await read_said(desk, other) == []


async def test_what_was_translated_otherwise_the_second_time_was_sent_all_the_same(desk: Desk) -> None:
    account = await employ(desk.store, "Amal")
    case = await ask_in(desk.store, Asked("bristol", "ar", None, Urgency.NORMAL))
    await desk.claim(account, case.id)
    await desk.switch_translation(account, case.id, on=True)
    id_ = str(uuid4())
    for _ in range(2):
        await desk.reply(account, case.id, "Come at nine", id_)
    assert len(await read_said(desk, case)) == 1


async def test_what_was_said_is_known_after_the_case_went_back(desk: Desk) -> None:
    account, case = await claim(desk)
    id_ = str(uuid4())
    await desk.reply(account, case.id, "Come at nine", id_)
    await desk.release(account, case.id)
    await desk.reply(account, case.id, "Come at nine", id_)
    with pytest.raises(DeskError):
        await desk.reply(account, case.id, "Come at nine", str(uuid4()))
    assert await read_said(desk, case) == ["Come at nine"]
