"""Who gets in: invitations that work once, passwords, a second factor, sessions that end."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.desk.accounts import Account
from bot.desk.errors import AccountLocked, InvitationUsed, NotSignedIn, PasswordWeak, SignInWrong
from bot.store.accounts import AccountRows, Credentials, Session

INVITED_S = 3 * 24 * 3600.0
SESSION_S = 12 * 3600.0
IDLE_S = 2 * 3600.0
TOUCH_S = 60.0
MOST_FAILURES = 5
STEP_S = 30
LOCKED_S = 15 * 60.0
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256


@dataclass(frozen=True, slots=True)
class Access:
    """The door of the desk."""

    rows: AccountRows
    tell_time: Callable[[], float] = time.time
    hasher: PasswordHasher = field(default_factory=PasswordHasher)

    async def invite(self, account: Account) -> str:
        """Makes or renews an account; returns what its invitation link ends with, which works once."""
        token = secrets.token_urlsafe(32)
        await self.rows.add_account(account, hash_secret(token), self.tell_time() + INVITED_S)
        return token

    async def read_invitation(self, token: str) -> str:
        """Returns the name of the invited; InvitationUsed when it does not work any more."""
        name = await self.rows.find_invited(hash_secret(token), self.tell_time())
        if name is None:
            raise InvitationUsed
        return name

    async def join(self, token: str, password: str) -> str:
        """Sets the password of an invited account and returns its name."""
        name = await self.read_invitation(token)
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD or name.lower() in password.lower():
            raise PasswordWeak
        hashed = await asyncio.to_thread(self.hasher.hash, password)
        joined = await self.rows.accept_invitation(hash_secret(token), hashed, self.tell_time())
        if joined is None:
            raise InvitationUsed
        return joined

    async def sign_in(self, name: str, password: str, code: str) -> str:
        """Returns the token of a new session; it takes as long whether or not there is such a name."""
        found, now = await self.rows.find_credentials(name), self.tell_time()
        if found is not None and found.locked_until > now:
            raise AccountLocked
        right = await asyncio.to_thread(self._check_password, found, password[:LONGEST_PASSWORD])
        if found is None:
            raise SignInWrong
        if not right or not await self._take_code(found, code):
            await self.rows.count_failure(found.account.id, MOST_FAILURES, now + LOCKED_S)
            raise SignInWrong
        again = await self.rows.find_credentials(name)
        if again is None or again.locked_until > now:  # by tries that came at the same time
            raise AccountLocked
        return await self.begin_session(found.account.id)

    async def begin_session(self, account: str) -> str:
        """Returns the token of a new session of somebody who has proved who they are."""
        token = secrets.token_urlsafe(32)
        now = self.tell_time()
        await self.rows.begin_session(account, hash_secret(token), secrets.token_urlsafe(32), now)
        return token

    async def find_session(self, token: str | None, *, used: bool = True) -> Session:
        """Returns the session of a token; NotSignedIn when it ended. `used`: somebody did something with it."""
        found = await self.rows.find_session(hash_secret(token)) if token else None
        now = self.tell_time()
        if found is None or token is None or now - found.began_at > SESSION_S or now - found.seen_at > IDLE_S:
            raise NotSignedIn
        if used and now - found.seen_at > TOUCH_S:
            await self.rows.touch_session(hash_secret(token), now)
        return found

    async def sign_out(self, token: str) -> None:
        """Ends the session."""
        await self.rows.end_session(hash_secret(token))

    def _check_password(self, found: Credentials | None, password: str) -> bool:
        usable = found is not None and found.account.active and found.password_hash is not None
        known = found.password_hash if usable and found and found.password_hash else _NOBODYS
        try:
            return self.hasher.verify(known, password) and usable
        except (VerificationError, InvalidHashError):
            return False

    async def _take_code(self, found: Credentials, code: str) -> bool:
        """Whether the code is right and was not taken before: who saw one over a shoulder cannot use it."""
        if found.totp_secret is None:
            return True
        step, codes = int(self.tell_time() // STEP_S), pyotp.TOTP(found.totp_secret, interval=STEP_S)
        for near in (step - 1, step, step + 1):
            if secrets.compare_digest(
                codes.at(near * STEP_S).encode(), code.strip().encode("utf-8", "replace")
            ):
                return await self.rows.take_code(found.account.id, f"{found.account.id} {near}")
        return False


def hash_secret(token: str) -> str:
    """The only form in which tokens are kept; they are random, so no salt is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


_NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$8ZN7fLVKVvzkJXQVBBcPzXcTwGNXJVJmGxXHF3o9bIM"
"""A hash that no password has: compared with when there is no account, so that it takes as long."""
