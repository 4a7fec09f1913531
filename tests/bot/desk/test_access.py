"""Who gets in, and who sees what: every route, every role, one's own city and another's."""

import re
import time
from typing import Any
from uuid import uuid4

import httpx
import pyotp
import pytest
from fastapi.routing import APIRoute

from bot.desk.access import IDLE_S, LOCKED_S, MOST_FAILURES, SESSION_S, Access, hash_secret
from bot.desk.accounts import Account, Role
from bot.desk.errors import AccountLocked, InvitationUsed, NotSignedIn, PasswordWeak, SignInWrong
from bot.desk.routes import make_desk
from bot.desk.showing import make_desk_pages
from bot.store import Store
from tests.bot.desk.conftest import PASSWORD, Place
from tests.bot.desk.test_desk import ask_person
from tests.bot.words import make_words


def make_account(name: str = "Amal") -> Account:
    """Somebody of Bristol."""
    return Account(str(uuid4()), name, Role.CONNECTOR, ["bristol"], ["en"], None, True)


class Clock:
    """A time that a test moves."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


async def test_an_invitation_works_once_and_for_three_days(store: Store) -> None:
    clock = Clock()
    access = Access(store.accounts, clock)
    token = await access.invite(make_account())
    assert await access.join(token, PASSWORD) == "Amal"
    with pytest.raises(InvitationUsed):
        await access.join(token, PASSWORD)
    late = await access.invite(make_account("Bo"))
    clock.now += 3 * 24 * 3600 + 1
    with pytest.raises(InvitationUsed):
        await access.read_invitation(late)


@pytest.mark.parametrize("password", ["short", "amal is my password", "x" * 257])
async def test_a_weak_password_is_refused(store: Store, password: str) -> None:
    access = Access(store.accounts)
    token = await access.invite(make_account())
    with pytest.raises(PasswordWeak):
        await access.join(token, password)


async def test_five_wrong_passwords_lock_for_a_while(store: Store) -> None:
    clock = Clock()
    access = Access(store.accounts, clock)
    await access.join(await access.invite(make_account()), PASSWORD)
    for _ in range(MOST_FAILURES):
        with pytest.raises(SignInWrong):
            await access.sign_in("Amal", "wrong", "")
    with pytest.raises(AccountLocked):
        await access.sign_in("Amal", PASSWORD, "")
    clock.now += LOCKED_S + 1
    assert await access.sign_in("Amal", PASSWORD, "")


async def test_nobody_gets_in_under_a_name_that_does_not_exist_or_has_no_password(store: Store) -> None:
    access = Access(store.accounts)
    await access.invite(make_account())
    for name in ("Nobody", "Amal", ""):
        with pytest.raises(SignInWrong):
            await access.sign_in(name, "", "")


async def test_a_session_ends_when_idle_when_old_and_when_its_account_is_shut(store: Store) -> None:
    clock = Clock()
    access = Access(store.accounts, clock)
    await access.join(await access.invite(make_account()), PASSWORD)
    token = await access.sign_in("Amal", PASSWORD, "")
    clock.now += IDLE_S - 1
    assert (await access.find_session(token)).account.name == "Amal"
    clock.now += IDLE_S + 1
    with pytest.raises(NotSignedIn):
        await access.find_session(token)
    token = await access.sign_in("Amal", PASSWORD, "")
    for _ in range(int(SESSION_S // 3600) + 1):
        clock.now += 3600
        try:
            await access.find_session(token)
        except NotSignedIn:
            break
    else:
        pytest.fail("the session went on for ever")
    token = await access.sign_in("Amal", PASSWORD, "")
    assert await store.accounts.remove_account("Amal")
    with pytest.raises(NotSignedIn):
        await access.find_session(token)
    with pytest.raises(SignInWrong):
        await access.sign_in("Amal", PASSWORD, "")


async def test_nothing_secret_is_kept_as_it_is(store: Store) -> None:
    access = Access(store.accounts)
    invitation = await access.invite(make_account())
    await access.join(invitation, PASSWORD)
    token = await access.sign_in("Amal", PASSWORD, "")
    found = await store.accounts.find_credentials("Amal")
    assert found is not None
    assert found.password_hash is not None
    assert found.password_hash.startswith("$argon2id$")
    assert hash_secret(token) != token
    assert await store.accounts.find_session(token) is None


async def test_with_a_second_factor_the_password_is_not_enough(place: Place) -> None:
    async with place.arrive("Amal") as amal:
        page = await amal.read("/desk/account")
        secret = re.search(r'name="secret" value="([A-Z2-7]+)"', page)[1]  # type: ignore[index]
        wrong = await amal.send("/desk/account", secret=secret, code="000000")
        assert wrong.status_code == 422
        await amal.send("/desk/account", secret=secret, code=pyotp.TOTP(secret).now())
        async with httpx.AsyncClient(base_url=place.url, trust_env=False) as http:
            data = {"name": "Amal", "password": PASSWORD}
            assert (await http.post("/desk/sign-in", data=data)).status_code == 401
            data["code"] = pyotp.TOTP(secret).now()
            assert (await http.post("/desk/sign-in", data=data)).status_code == 303
            assert (await http.post("/desk/sign-in", data=data)).status_code == 401, "a code is taken once"
        nothing = await amal.send("/desk/account", secret="")
        assert nothing.status_code == 401, "turning it off asks for the password"
        other = pyotp.random_base32()
        assert (
            await amal.send("/desk/account", secret=other, code=pyotp.TOTP(other).now())
        ).status_code == 401
        proof = {"password": PASSWORD, "code": pyotp.TOTP(secret).at(int(time.time()) + 30)}
        assert (await amal.send("/desk/account", secret="", **proof)).status_code == 303
        async with httpx.AsyncClient(base_url=place.url, trust_env=False) as http:
            data = {"name": "Amal", "password": PASSWORD}
            assert (await http.post("/desk/sign-in", data=data)).status_code == 303


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(place: Place) -> None:
    async with place.arrive("Amal"), httpx.AsyncClient(base_url=place.url, trust_env=False) as http:
        signed = await http.post("/desk/sign-in", data={"name": "Amal", "password": PASSWORD})
        cookie = signed.headers["set-cookie"].lower()
        assert all(word in cookie for word in ("httponly", "samesite=strict", "path=/desk"))
        behind = f"https://{http.base_url.netloc.decode()}"
        secure = await http.post(
            "/desk/sign-in", data={"name": "Amal", "password": PASSWORD}, headers={"Origin": behind}
        )
        assert "secure" in secure.headers["set-cookie"].lower()
        other = await http.post(
            "/desk/sign-in",
            data={"name": "Amal", "password": PASSWORD},
            headers={"Origin": "https://elsewhere.example"},
        )
        assert other.status_code == 403


async def test_a_form_from_elsewhere_does_nothing(place: Place) -> None:
    async with place.arrive("Amal") as amal, place.arrive("Bo") as bo:
        await ask_person(place)
        (case,) = await amal.find_cases()
        for token in ("", "wrong", await bo.read_token()):
            answer = await amal.http.post(f"/desk/cases/{case}/claim", data={"form_token": token})
            assert answer.status_code in {403, 422}
        assert await amal.find_cases() == [case]


FORMS = {
    "claim": {},
    "reply": {"text": "hello", "message": "1f0e7c9e-7b1a-4f27-9d55-0d1c6b6a7f01"},
    "canned": {"name": "hello", "message": "1f0e7c9e-7b1a-4f27-9d55-0d1c6b6a7f02"},
    "note": {"text": "hello", "message": "1f0e7c9e-7b1a-4f27-9d55-0d1c6b6a7f03"},
    "article": {"article": "gp/register", "message": "1f0e7c9e-7b1a-4f27-9d55-0d1c6b6a7f04"},
    "translate": {"on": "false"},
    "flag": {"article": "", "note": "missing", "message": "1f0e7c9e-7b1a-4f27-9d55-0d1c6b6a7f05"},
    "snooze": {"minutes": "15"},
    "transfer": {"to": "nobody"},
    "close": {"outcome": "other"},
    "release": {},
}
ODD = {"transfer": 403, "release": 409}
"""To nobody; and of a case that was closed before."""
PAGES = ("", "/talk", "/head")
MEDIA = "/media/{turn}"
WHO = {
    "nobody": None,
    "connector here": (Role.CONNECTOR, ["bristol"]),
    "connector everywhere": (Role.CONNECTOR, []),
    "lead here": (Role.LEAD, ["bristol"]),
    "connector elsewhere": (Role.CONNECTOR, ["glasgow"]),
    "lead elsewhere": (Role.LEAD, ["glasgow"]),
    "administrator": (Role.ADMINISTRATOR, ["bristol"]),
}
SEES = {"connector here", "connector everywhere", "lead here"}
REFUSED = {"nobody": 303, "connector elsewhere": 404, "lead elsewhere": 404, "administrator": 403}


def test_the_matrix_knows_every_route() -> None:
    nothing: Any = None
    router = make_desk(nothing, nothing, make_desk_pages(make_words().desk, {}))
    routes = [route for route in router.routes if isinstance(route, APIRoute)]
    found = {
        route.path.removeprefix("/desk/cases/{case}")
        for route in routes
        if route.path.startswith("/desk/cases/{case}")
    }
    assert found == {*PAGES, MEDIA, *(f"/{name}" for name in FORMS)}


@pytest.mark.parametrize("who", WHO)
async def test_every_route_of_a_case_for_every_role_and_city(place: Place, who: str) -> None:
    async with place.arrive("Keeper") as keeper:
        await ask_person(place)
        (case,) = await keeper.find_cases()
    rights = WHO[who]
    if rights is None:
        async with httpx.AsyncClient(base_url=place.url, trust_env=False) as http:
            for path in ("/desk", "/desk/queue", "/desk/account", "/desk/news", f"/desk/cases/{case}"):
                assert (await http.get(path)).headers["location"] == "/desk/sign-in"
            for name, fields in FORMS.items():
                data = {"form_token": "x", **fields}
                answer = await http.post(f"/desk/cases/{case}/{name}", data=data)
                if any(field in fields for field in ("text", "note", "article")):
                    assert answer.status_code == 401, "what was written is kept"
                else:
                    assert answer.headers["location"] == "/desk/sign-in"
        return
    async with place.arrive("Who", *rights) as person:
        wanted = 200 if who in SEES else REFUSED[who]
        for page in PAGES:
            assert (await person.http.get(f"/desk/cases/{case}{page}")).status_code == wanted, page
        opened = (await person.http.get(f"/desk/cases/{case}/media/{uuid4()}")).status_code
        assert opened == (404 if who in SEES else wanted), "there is no such thing"
        for name, fields in FORMS.items():
            status = (await person.act(case, name, **fields)).status_code
            if who not in SEES:
                assert status == wanted, name
            else:
                assert status == ODD.get(name, 303), name
        listed = await person.http.get("/desk/queue")
        assert listed.status_code == (403 if who == "administrator" else 200)
        assert (case in listed.text) == (who in SEES)
