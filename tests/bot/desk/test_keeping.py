"""What a connector wrote is shown to them again, whatever became of it, and is sent once."""

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape
from uuid import uuid4

import httpx
import pytest

from bot.store import open_store
from tests.bot.client import Opened
from tests.bot.conftest import StartGateway
from tests.bot.desk.conftest import Person, Place
from tests.bot.desk.test_desk import ask_person, read_replies

LONG = "a long tale\r\n" * 1600


@asynccontextmanager
async def claim_case(place: Place) -> AsyncIterator[tuple[Person, str, Opened]]:
    """A connector with a case."""
    async with place.arrive("Amal") as amal:
        opened = await ask_person(place)
        (case,) = await amal.find_cases()
        await amal.act(case, "claim")
        yield amal, case, opened


async def read_said(place: Place, opened: Opened) -> list[str]:
    """What connectors said to the newcomer."""
    return [one["text"] for one in await read_replies(place, opened) if one["kind"] == "connector"]


@pytest.fixture
async def lockable(start_gateway: StartGateway, sqlite_url: str) -> AsyncIterator[Place]:
    """A gateway whose store can be locked from outside."""
    async with start_gateway(sqlite_url) as web:
        yield Place(web, web.url, sqlite_url)


async def test_while_the_store_is_away_the_words_are_kept_and_sent_once_in_the_end(lockable: Place) -> None:
    async with claim_case(lockable) as (amal, case, opened):
        token, message = await amal.read_token(), str(uuid4())
        path = f"/desk/cases/{case}/reply"
        data = {"form_token": token, "message": message, "text": "Which <street>?"}
        file = lockable.database.removeprefix("sqlite:///")
        with sqlite3.connect(file, isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            away = await amal.http.post(path, data=data)
            other.execute("ROLLBACK")
        assert away.status_code == 503
        assert "The store is away" in away.text
        assert read_area(away.text) == "Which <street>?"
        assert f'action="{path}"' in away.text
        again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', away.text))
        assert again == {"form_token": token, "message": message}, "trying again is the same message"
        for _ in range(2):
            assert (await amal.http.post(path, data={**again, "text": read_area(away.text)})).is_redirect
        assert await read_said(lockable, opened) == ["Which <street>?"]


async def test_after_the_session_ended_the_words_are_kept(place: Place) -> None:
    async with claim_case(place) as (amal, case, opened):
        token = await amal.read_token()
        amal.http.cookies.clear()
        data = {"form_token": token, "message": str(uuid4()), "text": "Which street?"}
        ended = await amal.http.post(f"/desk/cases/{case}/reply", data=data)
        assert ended.status_code == 401
        assert read_area(ended.text) == "Which street?"
        assert 'href="/desk/sign-in"' in ended.text
        foreign = await amal.http.post(
            f"/desk/cases/{case}/reply", data=data, headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert (foreign.status_code, "Which street?" in foreign.text) == (303, False)
        assert await read_said(place, opened) == []


async def test_who_signed_in_anew_elsewhere_finds_their_words(place: Place) -> None:
    async with claim_case(place) as (amal, case, opened):
        data = {"form_token": "of another session", "message": str(uuid4()), "text": "Which street?"}
        old = await amal.http.post(f"/desk/cases/{case}/reply", data=data)
        assert (old.status_code, read_area(old.text)) == (403, "Which street?")
        assert await read_said(place, opened) == []


async def test_a_removed_connectors_reply_goes_nowhere_and_is_kept(place: Place) -> None:
    async with claim_case(place) as (amal, case, opened):
        token = await amal.read_token()
        store = open_store(place.database)
        assert await store.accounts.remove_account("Amal")
        await store.database.close()
        data = {"form_token": token, "message": str(uuid4()), "text": "Which street?"}
        gone = await amal.http.post(f"/desk/cases/{case}/reply", data=data)
        assert (gone.status_code, read_area(gone.text)) == (401, "Which street?")
        assert await read_said(place, opened) == []


@pytest.mark.parametrize("what", ["reply", "note"])
async def test_twenty_thousand_characters_and_more_are_refused_and_kept(place: Place, what: str) -> None:
    async with claim_case(place) as (amal, case, opened):
        answer = await amal.act(case, what, text=LONG, message=str(uuid4()))
        assert answer.status_code == 409
        assert "at most 4,000 characters" in answer.text
        assert read_area(answer.text, what) == LONG.replace("\r\n", "\n")
        assert await read_said(place, opened) == []


async def test_a_line_break_counts_once_as_the_connector_sees_it(place: Place) -> None:
    async with claim_case(place) as (amal, case, opened):
        text = "\r\n".join(["x" * 399] * 10)
        assert (await amal.reply(case, text)).status_code == 303
        assert await read_said(place, opened) == [text.replace("\r\n", "\n")]


async def test_a_broken_form_is_a_page_with_the_words(place: Place) -> None:
    async with claim_case(place) as (amal, case, _):
        answer = await amal.act(case, "reply", text="Which street?", message="no number")
        assert answer.status_code == 422
        assert "The form was not complete" in answer.text
        assert read_area(answer.text) == "Which street?"
        close = await amal.act(case, "close", outcome="unheard of", detail="Shelter")
        assert (close.status_code, read_area(close.text)) == (422, "Shelter")


async def test_nothing_of_a_sign_in_is_shown_again(place: Place) -> None:
    async with httpx.AsyncClient(base_url=place.url, trust_env=False) as http:
        answer = await http.post("/desk/sign-in", data={"name": "Amal", "password": "x" * 300})
        assert (answer.status_code, "xxx" in answer.text) == (422, False)


def read_area(page: str, id_: str = "") -> str:
    """The text in a field of a page."""
    found = re.search(rf'<textarea id="{id_ or "kept"}"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    return unescape(found[1]) if found else ""


async def test_each_form_of_a_page_has_an_id_of_its_own(place: Place) -> None:
    async with claim_case(place) as (amal, case, _):
        page = await amal.read(f"/desk/cases/{case}")
        found = re.findall(r'name="message" value="([^"]+)" autocomplete="off"', page)
        assert len(found) == len(set(found)) >= 4
