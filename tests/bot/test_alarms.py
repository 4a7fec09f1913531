"""An emergency comes first: before Rasa, without Rasa, without the store, once, in the newcomer's language."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from bot.safety import Guard
from knowledge.city import read_tagged_services
from knowledge.emergency import Emergency
from knowledge.source import Nation
from tests.bot.alarming import CERTAIN, LIKELY, ROOT, UNCLEAR, WORRY, make_guard
from tests.bot.client import WebClient
from tests.bot.conftest import StartGateway
from tests.bot.fake_rasa import FakeRasa, Mood

GUARD = make_guard()


def read_guard_with_cities() -> Guard:
    """The guard with what the city packs say of homelessness."""
    return replace(GUARD, local=read_tagged_services(ROOT / "knowledge", "homeless"))


class Line:
    """A wire to a server, which can be cut."""

    def __init__(self) -> None:
        self.port = 0
        self.whole = True
        self.ends: list[asyncio.StreamWriter] = []

    def cut(self) -> None:
        """Ends every connection and takes no more."""
        self.whole = False
        for end in self.ends:
            end.transport.abort()

    def mend(self) -> None:
        """Takes connections again."""
        self.whole = True


@asynccontextmanager
async def forward(host: str, port: int) -> AsyncIterator[Line]:
    """Forwards a loopback port to a server."""
    line = Line()

    async def pump(source: asyncio.StreamReader, end: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(65536):
                end.write(data)
                await end.drain()
        end.close()

    async def serve_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not line.whole:
            writer.transport.abort()
            return
        there, back = await asyncio.open_connection(host, port)
        line.ends += [writer, back]
        await asyncio.gather(pump(reader, back), pump(there, writer))

    server = await asyncio.start_server(serve_one, "127.0.0.1", 0)
    line.port = server.sockets[0].getsockname()[1]
    yield line
    line.cut()
    server.close()


def list_kinds(replies: list[dict[str, Any]]) -> list[str]:
    """What kinds of replies came."""
    return [reply["kind"] for reply in replies]


async def test_the_card_comes_first_and_the_answer_follows(sqlite_web: WebClient) -> None:
    opened = await sqlite_web.open(city="bristol")
    replies = await sqlite_web.say(opened, CERTAIN)
    assert list_kinds(replies) == ["emergency"]
    assert replies[0]["services"][0]["phone"] == "999"
    events = await sqlite_web.read_events(opened, 3)
    assert [data["kind"] for _, kind, data in events if kind == "reply"] == ["emergency", "answer"]


async def test_where_it_is_unclear_which_the_card_for_all_comes_and_others_are_offered(
    sqlite_web: WebClient,
) -> None:
    opened = await sqlite_web.open()
    (card,) = await sqlite_web.say(opened, f"{CERTAIN} FIRE {UNCLEAR}")
    assert card["article"] == "emergency/danger"
    assert card["buttons"][0]["title"] == "Gas, fire or flood"
    pressed = await sqlite_web.post(opened, payload=card["buttons"][0]["payload"])
    assert pressed.json()["replies"][0]["article"] == "emergency/fire"


async def test_before_anything_is_answered_the_city_tells_the_nation(sqlite_web: WebClient) -> None:
    opened = await sqlite_web.open(city="glasgow")
    (card,) = await sqlite_web.say(opened, f"{CERTAIN} FIRE")
    assert [one["phone"] for one in card["services"]] == ["999", "0800 111 999"]


async def test_the_card_for_tonight_has_the_numbers_of_the_city_that_may_be_shown() -> None:
    guard = read_guard_with_cities()
    card = guard.make_card(Emergency.HOMELESS, "en", "england", "turn", (), "leeds")
    phones = [one.phone for one in card.services]
    local = [one.phone for one in guard.local["leeds"] if one.phone]
    assert phones[0] == "999"
    assert set(phones[1:]) & set(local)
    other = guard.make_card(Emergency.FIRE, "en", "england", "turn", (), "leeds")
    assert not {one.phone for one in other.services} & set(local)
    nowhere = guard.make_card(Emergency.HOMELESS, "en", "england", "turn")
    assert not {one.phone for one in nowhere.services} & set(local)
    stale = guard.make_card(Emergency.HOMELESS, "en", "england", "turn", (), "birmingham")
    assert "0121 303 2296" not in [one.phone for one in stale.services], "its page is of 2012"


async def test_rasa_may_be_down_and_the_card_still_comes(sqlite_web: WebClient, rasa: FakeRasa) -> None:
    rasa.mood = Mood.SILENT
    opened = await sqlite_web.open()
    replies = await sqlite_web.say(opened, f"{CERTAIN} FIRE")
    assert replies[0]["article"] == "emergency/fire"


async def test_the_store_may_be_locked_and_the_card_still_comes(
    sqlite_web: WebClient, tmp_path: Path
) -> None:
    opened = await sqlite_web.open()
    with sqlite3.connect(tmp_path / "waymark.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert list_kinds(await sqlite_web.say(opened, CERTAIN)) == ["emergency"]
        other.execute("ROLLBACK")


async def test_the_store_may_be_away_and_the_card_still_comes(
    start_gateway: StartGateway, postgres_url: str
) -> None:
    address = make_url(postgres_url)
    async with forward(str(address.host), int(address.port or 5432)) as line:
        url = address.set(host="127.0.0.1", port=line.port).render_as_string(hide_password=False)
        async with start_gateway(url) as web:
            opened = await web.open()
            line.cut()
            assert (await web.post(opened, text="hello")).status_code == 503
            assert list_kinds(await web.say(opened, f"{CERTAIN} FIRE")) == ["emergency"]
            line.mend()


async def test_the_same_card_is_not_shown_again_at_once_but_another_is(sqlite_web: WebClient) -> None:
    opened = await sqlite_web.open()
    assert list_kinds(await sqlite_web.say(opened, CERTAIN)) == ["emergency"]
    assert "emergency" not in list_kinds(await sqlite_web.say(opened, CERTAIN))
    assert list_kinds(await sqlite_web.say(opened, f"{CERTAIN} FIRE")) == ["emergency"]


async def test_the_same_turn_again_says_nothing_twice(sqlite_web: WebClient) -> None:
    opened = await sqlite_web.open()
    turn = "6f0e7c9e-7b1a-4f27-9d55-0d1c6b6a7f09"
    first = await sqlite_web.say(opened, CERTAIN, turn)
    again = await sqlite_web.say(opened, CERTAIN, turn)
    assert [one["id"] for one in again if one["kind"] == "emergency"] == [first[0]["id"]]


async def test_ten_thousand_characters_are_read_and_not_refused(sqlite_web: WebClient) -> None:
    opened = await sqlite_web.open()
    replies = await sqlite_web.say(opened, "x" * 5000 + f" {CERTAIN} " + "y" * 5000)
    assert list_kinds(replies) == ["emergency"]
    calm = await sqlite_web.post(opened, text="x" * 10000)
    assert calm.status_code == 413


async def test_where_we_are_not_sure_we_ask_one_question(sqlite_web: WebClient) -> None:
    opened = await sqlite_web.open()
    replies = await sqlite_web.say(opened, LIKELY)
    assert list_kinds(replies) == ["answer", "notice", "ask"]
    assert list_kinds(await sqlite_web.say(opened, LIKELY)) == ["answer"]
    yes, no = replies[-1]["buttons"]
    pressed = await sqlite_web.post(opened, payload=yes["payload"])
    assert list_kinds(pressed.json()["replies"]) == ["emergency"]
    pressed = await sqlite_web.post(opened, payload=no["payload"])
    assert list_kinds(pressed.json()["replies"]) == ["notice", "emergency"]


async def test_a_worry_adds_the_number_beneath_the_answer(sqlite_web: WebClient) -> None:
    opened = await sqlite_web.open()
    replies = await sqlite_web.say(opened, WORRY)
    assert list_kinds(replies) == ["answer", "notice"]
    assert "999" in replies[-1]["text"]


@pytest.mark.parametrize("language", sorted(GUARD.files))
@pytest.mark.parametrize("nation", [None, *Nation])
def test_every_card_is_whole_in_every_language_and_nation(language: str, nation: Nation | None) -> None:
    for emergency in Emergency:
        card = GUARD.make_card(emergency, language, nation, "turn")
        assert card.services, emergency
        assert all(service.phone for service in card.services)
        assert (card.translation == "draft") == (language != "en") == bool(card.cards)
        assert card.direction == ("rtl" if language in {"ar", "fa", "ps", "ur", "ckb"} else "ltr")


def test_each_nation_has_its_own_numbers() -> None:
    phones = {
        nation: [one.phone for one in GUARD.make_card(Emergency.ABUSE, "en", nation, "t").services]
        for nation in Nation
    }
    assert "0808 2000 247" in phones[Nation.ENGLAND]
    assert "0800 027 1234" in phones[Nation.SCOTLAND]
    assert "0808 80 10 800" in phones[Nation.WALES]
    assert "0808 802 1414" in phones[Nation.NORTHERN_IRELAND]
    assert not set(phones[Nation.WALES]) & {"0808 2000 247", "0800 027 1234", "0808 802 1414"}
