"""Cases and accounts straight in a store, without a gateway."""

from uuid import uuid4

from bot.desk.accounts import Account, Role
from bot.desk.cases import Case, CaseState, Urgency
from bot.store import Store
from bot.store.cases import Asked, open_case

BRISTOL = Asked("bristol", "en", None, Urgency.NORMAL)


async def ask_in(store: Store, asked: Asked = BRISTOL, conversation: str | None = None) -> Case:
    """A newcomer asks for a person; gives their case as it is then."""
    if conversation is None:
        conversation, _ = await store.conversations.add_conversation("web", None, None)
    async with store.database.writing() as connection:
        await open_case(connection, conversation, asked)
    found = [one for state in CaseState for one in await store.cases.list_cases(state, None, 1000)]
    return next(one for one in found if one.conversation == conversation)


async def employ(store: Store, name: str, city: str = "bristol", role: Role = Role.CONNECTOR) -> Account:
    """Somebody who is invited to the desk."""
    account = Account(str(uuid4()), name, role, [city], ["en"], None, True)
    await store.accounts.add_account(account, str(uuid4()), 0.0)
    return account
