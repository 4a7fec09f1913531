"""What the gateway relies on in Rasa's channel: the fake keeps to it, and so does the one at RASA_UNDER_TEST."""

import os
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest

from bot.replies import Utterance
from tests.bot.fake_rasa import FakeRasa
from tests.bot.serving import serve

REAL = os.environ.get("RASA_UNDER_TEST")


@pytest.fixture(params=["fake", "real"] if REAL else ["fake"])
async def channel(request: pytest.FixtureRequest) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the channel."""
    if request.param == "real":
        async with make_client(str(REAL)) as client:
            yield client
        return
    async with serve(FakeRasa().make_app()) as url, make_client(url) as client:
        yield client


def make_client(url: str) -> httpx.AsyncClient:
    """Makes a client whose addresses begin at the channel."""
    return httpx.AsyncClient(base_url=f"{url}/webhooks/waymark", timeout=30, trust_env=False)


def make_turn(**said: str) -> dict[str, object]:
    """Makes a turn in a conversation of its own."""
    hints = {"language": "en", "city": None, "page_language": None, "channel": "web"}
    return {"conversation": f"test-{uuid4().hex}", "turn": str(uuid4()), "hints": hints, **said}


async def test_it_is_up(channel: httpx.AsyncClient) -> None:
    assert (await channel.get("/")).json() == {"status": "ok"}


@pytest.mark.parametrize(
    "said", [{"text": "How do I register with a GP?"}, {"payload": "/greet"}, {"text": "🙂"}]
)
async def test_a_turn_gets_replies_that_keep_the_contract(
    channel: httpx.AsyncClient, said: dict[str, str]
) -> None:
    response = await channel.post("/turns", json=make_turn(**said))
    assert response.status_code == 200
    assert [Utterance.model_validate(reply) for reply in response.json()["replies"]]


async def test_the_same_turn_again_gives_the_same_replies(channel: httpx.AsyncClient) -> None:
    turn = make_turn(text="hello")
    first = (await channel.post("/turns", json=turn)).json()
    assert (await channel.post("/turns", json=turn)).json() == first
    held = (await channel.get(f"/conversations/{turn['conversation']}")).json()
    said = [event for event in held["events"] if event.get("event", "user") == "user"]
    assert len(said) == 1


@pytest.mark.parametrize("said", [{}, {"text": ""}, {"text": "a", "payload": "/greet"}])
async def test_a_turn_that_makes_no_sense_is_refused(
    channel: httpx.AsyncClient, said: dict[str, str]
) -> None:
    response = await channel.post("/turns", json=make_turn(**said))
    assert 400 <= response.status_code < 500
    assert response.json()["error"]["code"]


async def test_what_is_deleted_is_gone(channel: httpx.AsyncClient) -> None:
    turn = make_turn(text="hello")
    await channel.post("/turns", json=turn)
    path = f"/conversations/{turn['conversation']}"
    assert {"slots", "events"} <= set((await channel.get(path)).json())
    assert (await channel.delete(path)).status_code == 204
    assert (await channel.get(path)).status_code == 404
    assert (await channel.delete(path)).status_code == 204
