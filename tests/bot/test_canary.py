"""A sentence is sent through every failure there is, and found in no log."""

import asyncio
import logging
import sqlite3
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest

from bot.logs import WordlessFormatter, configure_logs, describe_failure
from tests.bot.client import WebClient
from tests.bot.fake_rasa import FakeRasa, Mood

CANARY = "marzipan canary"


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """Everything that is logged, at the level that says most."""
    root, stream = logging.getLogger(), StringIO()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()
    configure_logs("debug", stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


async def test_no_failure_puts_a_newcomers_words_in_the_logs(
    logged: StringIO, sqlite_web: WebClient, rasa: FakeRasa, tmp_path: Path
) -> None:
    opened = await sqlite_web.open()
    for mood in Mood:
        rasa.mood, rasa.slow_s = mood, 1.2
        await sqlite_web.post(await sqlite_web.open(), text=CANARY)
    rasa.mood = Mood.WELL
    for said in (f"{CANARY}\x00", f"{CANARY}\ud800", CANARY * 500, f"/{CANARY}", f"\u202e{CANARY}"):
        await sqlite_web.post(opened, text=said)
    await sqlite_web.post(opened, payload=f"/{CANARY}")
    await sqlite_web.post(opened, text=CANARY, more=CANARY)
    turn = str(uuid4())
    await sqlite_web.post(opened, turn, text="x")
    await sqlite_web.post(opened, turn, text=CANARY)
    await send_raw(sqlite_web, opened.headers, opened.id)
    with sqlite3.connect(tmp_path / "waymark.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        await sqlite_web.post(opened, text=CANARY)
        other.execute("ROLLBACK")
    with sqlite3.connect(tmp_path / "waymark.db") as other:
        other.execute("UPDATE events SET data = ? WHERE turn = ?", (f'{{"text": "{CANARY}"}}', turn))
    assert (await sqlite_web.post(opened, turn, text="x")).status_code == 500
    await asyncio.sleep(0.3)
    text = logged.getvalue()
    for expected in ("turn answered", "turn delayed", "turn refused", "code=internal", opened.id):
        assert expected in text
    assert "marzipan" not in text


async def send_raw(web: WebClient, headers: dict[str, str], conversation: str) -> None:
    """Sends the words in bodies that are no turns, and in an address."""
    path = f"/api/conversations/{conversation}/turns"
    for body in (f'{{"text": "{CANARY}', f'"{CANARY}"', CANARY):
        await web.http.post(path, content=body, headers={**headers, "Content-Type": "application/json"})
    await web.http.get("/nothing", params={"text": CANARY})


def test_an_exception_is_described_without_its_message() -> None:
    try:
        raise ValueError(CANARY)
    except ValueError as error:
        described = describe_failure(error)
        record = logging.LogRecord("x", logging.ERROR, "x", 1, "failed", None, (ValueError, error, None))
    assert described.startswith("ValueError at test_canary.py:")
    assert "marzipan" not in described + WordlessFormatter().format(record)
