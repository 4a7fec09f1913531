"""Health is a real question answered, and says which part is down."""

import sqlite3
from pathlib import Path

from tests.bot.client import WebClient
from tests.bot.conftest import StartGateway
from tests.bot.fake_rasa import FakeRasa, Mood


async def test_all_is_well_after_a_real_question(web: WebClient, rasa: FakeRasa) -> None:
    response = await web.http.get("/health")
    assert (response.status_code, response.json()) == (200, {"status": "ok", "down": []})
    assert [content for _, content in rasa.effects] == ["en: health.question"]
    assert rasa.said == {}


async def test_it_asks_at_most_once_in_a_few_seconds(sqlite_web: WebClient, rasa: FakeRasa) -> None:
    for _ in range(5):
        await sqlite_web.http.get("/health")
    assert len(rasa.requests) == 1


async def test_rasa_that_fails_is_named(sqlite_web: WebClient, rasa: FakeRasa) -> None:
    rasa.mood = Mood.FAILING
    response = await sqlite_web.http.get("/health")
    assert (response.status_code, response.json()["down"]) == (503, ["rasa"])


async def test_actions_that_are_away_are_named(start_gateway: StartGateway, sqlite_url: str) -> None:
    async with start_gateway(sqlite_url, actions_url="http://127.0.0.1:9") as web:
        assert (await web.http.get("/health")).json()["down"] == ["actions"]


async def test_a_locked_store_is_named(sqlite_web: WebClient, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "waymark.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert (await sqlite_web.http.get("/health")).json()["down"] == ["store"]
        other.execute("ROLLBACK")
