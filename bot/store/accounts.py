"""Accounts of the desk, their sessions, and the audit log, to which rows are only added."""

import time
from dataclasses import dataclass

from sqlalchemy import RowMapping, delete, insert, select, update

from bot.desk.accounts import Account, Role
from bot.store import tables
from bot.store.database import Connected, Database

_links = tables.account_links
_rows, _sessions, _audit, _flags = tables.accounts, tables.sessions, tables.audit, tables.article_flags


@dataclass(frozen=True, slots=True)
class Credentials:
    """An account with what proves who somebody is; nothing of it leaves the sign-in."""

    account: Account
    password_hash: str | None
    totp_secret: str | None
    failures: int
    locked_until: float


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who signed in; `form_token` is in every form of theirs."""

    account: Account
    form_token: str
    began_at: float
    seen_at: float


@dataclass(frozen=True, slots=True)
class Flag:
    """What a connector said of an article."""

    article: str | None
    city: str | None
    note: str
    at: float
    id: str


@dataclass(frozen=True, slots=True)
class Act:
    """A line of the audit log; `account` None: an administrator of the machine."""

    at: float
    account: str | None
    what: str
    about: str | None


@dataclass(frozen=True, slots=True)
class AccountRows:
    """The accounts in the store."""

    database: Database

    async def add_account(self, account: Account, invitation_hash: str, until: float) -> None:
        """Adds an account that has no password yet, or invites a known name again with new rights."""
        values = {"role": account.role, "cities": list(account.cities), "languages": list(account.languages),
                  "hours": account.hours, "invitation_hash": invitation_hash, "invited_until": until,
                  "active": True, "failures": 0, "locked_until": 0.0, "password_hash": None}  # fmt: skip
        async with self.database.writing() as connection:
            here = _rows.c.name == account.name
            known = (await connection.execute(select(_rows.c.id).where(here))).scalar_one_or_none()
            if known is None:
                await connection.execute(insert(_rows).values(id=account.id, name=account.name, **values))
            else:
                await connection.execute(update(_rows).where(here).values(totp_secret=None, **values))
                await connection.execute(delete(_sessions).where(_sessions.c.account == known))
            await _log(connection, None, "invited", known or account.id)

    async def accept_invitation(self, invitation_hash: str, password_hash: str, now: float) -> str | None:
        """Sets the password, once; returns the name, or None when the invitation was used or is too old."""
        here = (_rows.c.invitation_hash == invitation_hash) & (_rows.c.invited_until > now)
        async with self.database.writing() as connection:
            row = (await connection.execute(select(_rows.c.id, _rows.c.name).where(here))).one_or_none()
            if row is None:
                return None
            set_it = update(_rows).where(_rows.c.id == row.id, here)
            done = await connection.execute(set_it.values(password_hash=password_hash, invitation_hash=None))
            await _log(connection, row.id, "joined", row.id)
        return str(row.name) if done.rowcount else None

    async def find_invited(self, invitation_hash: str, now: float) -> str | None:
        """Reads whom an invitation is for."""
        here = (_rows.c.invitation_hash == invitation_hash) & (_rows.c.invited_until > now)
        async with self.database.reading() as connection:
            name: str | None = (
                await connection.execute(select(_rows.c.name).where(here))
            ).scalar_one_or_none()
        return name

    async def find_credentials(self, name: str) -> Credentials | None:
        """Reads an account by its name."""
        async with self.database.reading() as connection:
            row = (
                (await connection.execute(select(_rows).where(_rows.c.name == name))).mappings().one_or_none()
            )
        if row is None:
            return None
        return Credentials(
            make_account(row), row["password_hash"], row["totp_secret"], row["failures"], row["locked_until"]
        )

    async def count_failure(self, account: str, most: int, locked_until: float) -> None:
        """Notes a wrong password; every `most` of them lock the account."""
        here = update(_rows).where(_rows.c.id == account)
        wrong = here.values(failures=_rows.c.failures + 1).returning(_rows.c.failures)
        async with self.database.writing() as connection:
            failures = (await connection.execute(wrong)).scalar_one()
            if failures % most == 0:
                await connection.execute(here.values(locked_until=locked_until))
            await _log(connection, account, "sign_in_failed", account)

    async def take_code(self, account: str, code: str) -> bool:
        """Notes in the log that this code of the second factor was used; False when it was before."""
        async with self.database.writing() as connection:
            # Locked first: of two that come at once one is the second.
            await connection.execute(select(_rows.c.id).where(_rows.c.id == account).with_for_update())
            used = (_audit.c.what == "code_taken") & (_audit.c.about == code) & (_audit.c.account == account)
            if (await connection.execute(select(_audit.c.number).where(used))).first():
                return False
            await _log(connection, account, "code_taken", code)
        return True

    async def list_accounts(self) -> list[Account]:
        """Reads every account, by name."""
        async with self.database.reading() as connection:
            rows = (await connection.execute(select(_rows).order_by(_rows.c.name))).mappings()
            return [make_account(row) for row in rows]

    async def remove_account(self, name: str) -> bool:
        """Shuts an account and ends its sessions; False when there is none of this name."""
        async with self.database.writing() as connection:
            here = (_rows.c.name == name) & _rows.c.active.is_(True)
            id_ = (await connection.execute(select(_rows.c.id).where(here))).scalar_one_or_none()
            if id_ is None:
                return False
            shut = {"active": False, "password_hash": None, "invitation_hash": None}
            await connection.execute(update(_rows).where(_rows.c.id == id_).values(shut))
            await connection.execute(delete(_sessions).where(_sessions.c.account == id_))
            await connection.execute(delete(_links).where(_links.c.account == id_))
            await _log(connection, None, "removed", id_)
        return True

    async def set_second_factor(self, account: str, secret: str | None) -> None:
        """Sets or removes the secret of the second factor."""
        async with self.database.writing() as connection:
            await connection.execute(update(_rows).where(_rows.c.id == account).values(totp_secret=secret))
            await _log(connection, account, "second_factor_on" if secret else "second_factor_off", account)

    # --- sessions ---

    async def begin_session(self, account: str, token_hash: str, form_token: str, now: float) -> None:
        """Begins a session, and forgets the wrong passwords before it."""
        values = {"token_hash": token_hash, "account": account, "form_token": form_token,
                  "began_at": now, "seen_at": now}  # fmt: skip
        async with self.database.writing() as connection:
            await connection.execute(update(_rows).where(_rows.c.id == account).values(failures=0))
            await connection.execute(insert(_sessions).values(values))
            await _log(connection, account, "signed_in", account)

    async def find_session(self, token_hash: str) -> Session | None:
        """Reads a session with its account as it is now."""
        query = (
            select(_rows, _sessions.c.form_token, _sessions.c.began_at, _sessions.c.seen_at)
            .join(_sessions, _sessions.c.account == _rows.c.id)
            .where(_sessions.c.token_hash == token_hash, _rows.c.active.is_(True))
        )
        async with self.database.reading() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        if row is None:
            return None
        return Session(make_account(row), row["form_token"], row["began_at"], row["seen_at"])

    async def touch_session(self, token_hash: str, now: float) -> None:
        """Notes that somebody is still there."""
        async with self.database.writing() as connection:
            here = update(_sessions).where(_sessions.c.token_hash == token_hash)
            await connection.execute(here.values(seen_at=now))

    async def end_session(self, token_hash: str) -> None:
        """Ends a session."""
        async with self.database.writing() as connection:
            ended = delete(_sessions).where(_sessions.c.token_hash == token_hash)
            account = (await connection.execute(ended.returning(_sessions.c.account))).scalar_one_or_none()
            if account is not None:
                await _log(connection, account, "signed_out", account)

    async def end_old_sessions(self, began_before: float, seen_before: float) -> None:
        """Ends the sessions that are too old."""
        old = (_sessions.c.began_at < began_before) | (_sessions.c.seen_at < seen_before)
        async with self.database.writing() as connection:
            await connection.execute(delete(_sessions).where(old))

    # --- what was done, and what was said of articles ---

    async def note_act(self, what: str, about: str) -> None:
        """Notes what an administrator of the machine did."""
        async with self.database.writing() as connection:
            await _log(connection, None, what, about[:64])

    async def list_acts(self) -> list[Act]:
        """Reads the log, the oldest first."""
        query = select(_audit.c.at, _audit.c.account, _audit.c.what, _audit.c.about).order_by(_audit.c.number)
        async with self.database.reading() as connection:
            return [Act(*row) for row in await connection.execute(query)]

    async def keep_flag(self, flag: Flag, account: str) -> None:
        """Keeps what a connector said of an article, once by its id."""
        values = {"id": flag.id, "article": flag.article, "city": flag.city, "note": flag.note,
                  "account": account, "at": flag.at}  # fmt: skip
        async with self.database.writing() as connection:
            here = select(_flags.c.id).where(_flags.c.id == flag.id)
            if (await connection.execute(here)).scalar_one_or_none():
                return
            await connection.execute(insert(_flags).values(values))
            await _log(connection, account, "flagged", flag.article)

    async def finish_flag(self, id_: str) -> bool:
        """Takes one off the list, because an editor has seen to it; False when it is not there."""
        async with self.database.writing() as connection:
            done = await connection.execute(delete(_flags).where(_flags.c.id == id_))
            if done.rowcount:
                await _log(connection, None, "flag_done", id_)
        return bool(done.rowcount)

    async def list_flags(self) -> list[Flag]:
        """Reads what was said of articles, the newest first."""
        query = select(_flags.c.article, _flags.c.city, _flags.c.note, _flags.c.at, _flags.c.id)
        query = query.order_by(_flags.c.at.desc())
        async with self.database.reading() as connection:
            return [Flag(*row) for row in await connection.execute(query)]


def make_account(row: RowMapping) -> Account:
    """Makes an account of its row."""
    return Account(
        id=row["id"],
        name=row["name"],
        role=Role(row["role"]),
        cities=tuple(row["cities"]),
        languages=tuple(row["languages"]),
        hours=row["hours"],
        active=row["active"],
        has_second_factor=row["totp_secret"] is not None,
    )


async def _log(connection: Connected, account: str | None, what: str, about: str | None) -> None:
    values = {"at": time.time(), "account": account, "what": what, "about": about}
    await connection.execute(insert(_audit).values(values))
