"""Tries at a password are counted one by one, also those that come at once."""

import asyncio

import pytest
from argon2 import PasswordHasher

from bot.desk.access import MOST_FAILURES, Access
from bot.desk.errors import AccountLocked, SignInWrong
from bot.store import Store
from tests.bot.desk.conftest import PASSWORD
from tests.bot.desk.test_access import make_account


async def test_twenty_tries_at_once_lock_as_five_in_turn_do(store: Store) -> None:
    access = Access(store.accounts, hasher=PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    await access.join(await access.invite(make_account()), PASSWORD)
    tries = (access.sign_in("Amal", "wrong", "") for _ in range(4 * MOST_FAILURES))
    failed = await asyncio.gather(*tries, return_exceptions=True)
    assert {type(one) for one in failed} <= {SignInWrong, AccountLocked}
    with pytest.raises(AccountLocked):
        await access.sign_in("Amal", PASSWORD, "")
