"""A machine between newcomer and connector: off unless set, switched by case, the original always shown."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.desk.errors import TranslatorAway
from bot.desk.translating import LibreTranslate, RememberingTranslator
from tests.bot.client import Opened
from tests.bot.conftest import StartGateway
from tests.bot.desk.conftest import HANDOFF, Person, Place
from tests.bot.desk.test_desk import read_replies
from tests.bot.serving import serve


@dataclass
class FakeLibreTranslate:
    """What its documentation says of /translate; it "translates" by naming both languages."""

    asked: list[dict[str, Any]] = field(default_factory=list)
    away: bool = False

    def make_app(self) -> Starlette:
        """Gives it as a web app."""
        return Starlette(routes=[Route("/translate", self._translate, methods=["POST"])])

    async def _translate(self, request: Request) -> JSONResponse:
        body = await request.json()
        if self.away:
            return JSONResponse({"error": "Slowdown"}, 429)
        if body.get("api_key") != "a-key" or not {"q", "source", "target"} <= body.keys():
            return JSONResponse({"error": "Invalid request"}, 400)
        self.asked.append(body)
        return JSONResponse({"translatedText": f"{body['source']}>{body['target']}: {body['q']}"})


@pytest.fixture
async def machine() -> AsyncIterator[tuple[FakeLibreTranslate, str]]:
    """A server, and where it is."""
    fake = FakeLibreTranslate()
    async with serve(fake.make_app()) as url:
        yield fake, url


@pytest.fixture
async def place(
    machine: tuple[FakeLibreTranslate, str], start_gateway: StartGateway, sqlite_url: str
) -> AsyncIterator[Place]:
    """A desk that may have things translated."""
    settings = {"translator_url": machine[1], "translator_key": "a-key"}
    async with start_gateway(sqlite_url, **settings) as web:
        yield Place(web, web.url, sqlite_url)


async def ask_in_arabic(place: Place, amal: Person) -> tuple[Opened, str]:
    """A newcomer writes Arabic; the case is claimed."""
    opened = await place.web.open(city="bristol", language="ar")
    await place.web.say(opened, f"السقف يسرب {HANDOFF}")
    (case,) = await amal.find_cases()
    await amal.act(case, "claim")
    return opened, case


async def test_switched_on_both_read_their_language_and_see_the_original(
    place: Place, machine: tuple[FakeLibreTranslate, str]
) -> None:
    async with place.arrive("Amal") as amal:
        opened, case = await ask_in_arabic(place, amal)
        page = await amal.read(f"/desk/cases/{case}")
        assert "Translate this case by computer" in page
        assert machine[0].asked == [], "off until it is switched on"
        assert (await amal.act(case, "translate", on="true")).status_code == 303
        page = await amal.read(f"/desk/cases/{case}")
        assert "Translated by a computer:" in page
        assert f"ar&gt;en: السقف يسرب {HANDOFF}" in page
        assert f">السقف يسرب {HANDOFF}<" in page, "the original is there"
        await amal.reply(case, "Where is the leak?")
        said = (await read_replies(place, opened))[-1]["text"]
        assert said == "en>ar: Where is the leak?\n\nar: case.machine\nWhere is the leak?"
        asked = len(machine[0].asked)
        await amal.read(f"/desk/cases/{case}/talk")
        assert len(machine[0].asked) == asked, "the same text is asked once"
        await amal.act(case, "canned", name="hello", message=str(uuid4()))
        assert (await read_replies(place, opened))[-1]["text"] == "ar: canned.hello", (
            "it is in Arabic already"
        )
        await amal.act(case, "translate", on="false")
        await amal.reply(case, "plain")
        assert (await read_replies(place, opened))[-1]["text"] == "plain"


async def test_while_the_machine_is_away_nothing_is_sent_and_the_words_are_kept(
    place: Place, machine: tuple[FakeLibreTranslate, str]
) -> None:
    async with place.arrive("Amal") as amal:
        opened, case = await ask_in_arabic(place, amal)
        await amal.act(case, "translate", on="true")
        machine[0].away = True
        before = len(await read_replies(place, opened))
        told = await amal.reply(case, "Where is the leak?")
        assert told.status_code == 502
        assert "could not be translated" in told.text
        assert "Where is the leak?" in told.text
        assert len(await read_replies(place, opened)) == before
        page = await amal.read(f"/desk/cases/{case}")
        assert "السقف يسرب" in page, "the case can be read all the same"


async def test_without_a_machine_nothing_is_offered(start_gateway: StartGateway, sqlite_url: str) -> None:
    async with start_gateway(sqlite_url) as web:
        place = Place(web, web.url, sqlite_url)
        async with place.arrive("Amal") as amal:
            _, case = await ask_in_arabic(place, amal)
            assert "Translate this case" not in await amal.read(f"/desk/cases/{case}")
            assert (await amal.act(case, "translate", on="true")).status_code == 502


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:9"])
async def test_every_failure_is_the_same_error(machine: tuple[FakeLibreTranslate, str], url: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        wrong_key = LibreTranslate(http, url or machine[1], "another")
        with pytest.raises(TranslatorAway):
            await wrong_key.translate("hello", None, "ar")


async def test_what_is_remembered_is_not_asked_again(machine: tuple[FakeLibreTranslate, str]) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        translator = RememberingTranslator(LibreTranslate(http, machine[1], "a-key"))
        for _ in range(3):
            assert await translator.translate("hello", None, "zh") == "auto>zh-Hans: hello"
        assert len(machine[0].asked) == 1
