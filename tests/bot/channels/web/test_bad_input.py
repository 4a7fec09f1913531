"""Bad input gets a clear answer in one shape, loses nothing, and the conversation goes on."""

import json
from typing import Any
from uuid import uuid4

import pytest

from tests.bot.client import Opened, WebClient
from tests.bot.fake_rasa import FakeRasa


def check_error(body: Any, code: str) -> None:
    """Asserts the one shape of every error."""
    assert set(body) == {"error"}
    assert body["error"] == {"code": code, "message": f"en: error.{code}"}


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"text": ""}, 422, "text_empty"),
        ({"text": " \n"}, 422, "text_empty"),
        ({"text": "x" * 10_000}, 413, "text_too_long"),
        ({"text": "a\x00b"}, 422, "text_unreadable"),
        ({"text": "\ud800"}, 422, "text_unreadable"),
        ({"payload": "/never_sent"}, 409, "payload_unknown"),
        ({"payload": "/restart"}, 409, "payload_unknown"),
        ({"payload": "\ud800"}, 409, "payload_unknown"),
        ({"payload": "\x00"}, 409, "payload_unknown"),
        ({"text": "a", "payload": "/greet"}, 422, "request_invalid"),
        ({}, 422, "request_invalid"),
        ({"text": None}, 422, "request_invalid"),
        ({"text": 7}, 422, "request_invalid"),
        ({"text": "a", "more": 1}, 422, "request_invalid"),
    ],
)
async def test_a_bad_turn_is_refused_and_the_conversation_goes_on(
    sqlite_web: WebClient, rasa: FakeRasa, said: dict[str, Any], status: int, code: str
) -> None:
    opened = await sqlite_web.open()
    response = await sqlite_web.post(opened, **said)
    assert response.status_code == status
    check_error(response.json(), code)
    assert (await sqlite_web.say(opened, "hello"))[0]["kind"] == "answer"
    assert len(rasa.effects) == 1


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("/restart", "restart"),
        ('/choose_city{"city": "bristol"}', 'choose_city{"city": "bristol"}'),
        ("🙂🙂", "🙂🙂"),
        ("\u202egp\u202c", "gp"),
        ("\u200b\u200d", "?"),
        ("x" * 2000, "x" * 2000),
    ],
)
async def test_odd_input_gets_an_ordinary_reply(
    web: WebClient, rasa: FakeRasa, text: str, heard: str
) -> None:
    (reply,) = await web.say(await web.open(), text)
    assert reply["kind"] == "answer"
    assert rasa.requests[0]["text"] == heard


@pytest.mark.parametrize("turn", ["", "7", "not-a-uuid", "x" * 36])
async def test_a_turn_id_must_be_a_uuid(sqlite_web: WebClient, turn: str) -> None:
    body = {"id": turn, "text": "hello"}
    opened = await sqlite_web.open()
    response = await sqlite_web.http.post(
        f"/api/conversations/{opened.id}/turns", json=body, headers=opened.headers
    )
    assert response.status_code == 422
    check_error(response.json(), "request_invalid")


@pytest.mark.parametrize("body", [b"{", b"", b"[]", b'{"id":', b"\xff\xfe", b"null", b"NaN"])
async def test_broken_json_is_refused(sqlite_web: WebClient, body: bytes) -> None:
    opened = await sqlite_web.open()
    headers = {**opened.headers, "Content-Type": "application/json"}
    path = f"/api/conversations/{opened.id}/turns"
    response = await sqlite_web.http.post(path, content=body, headers=headers)
    assert response.status_code == 422
    check_error(response.json(), "request_invalid")


async def test_a_body_that_never_ends_is_cut_off(sqlite_web: WebClient) -> None:
    opened = await sqlite_web.open()
    response = await sqlite_web.post(opened, text="x" * 1_100_000)
    assert response.status_code == 413
    check_error(response.json(), "body_too_large")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"city": "atlantis"}, "city_unknown"),
        ({"city": ""}, "city_unknown"),
        ({"language": "tlh"}, "language_unknown"),
        ({"city": 1}, "request_invalid"),
        ({"town": "bristol"}, "request_invalid"),
    ],
)
async def test_an_unknown_city_or_language_opens_nothing(
    sqlite_web: WebClient, body: dict[str, Any], code: str
) -> None:
    response = await sqlite_web.http.post("/api/conversations", json=body)
    assert response.status_code == 422
    check_error(response.json(), code)


@pytest.mark.parametrize("token", ["", "wrong", "x" * 5000])
@pytest.mark.parametrize(
    ("method", "path"), [("GET", ""), ("DELETE", ""), ("GET", "/events"), ("POST", "/turns")]
)
async def test_a_wrong_token_opens_nothing(sqlite_web: WebClient, token: str, method: str, path: str) -> None:
    opened = await sqlite_web.open()
    url = f"/api/conversations/{opened.id}{path}"
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body = json.dumps({"id": str(uuid4()), "text": "hello"})
    response = await sqlite_web.http.request(method, url, content=body, headers=headers)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    check_error(response.json(), "token_wrong")


async def test_the_token_of_another_conversation_opens_nothing(sqlite_web: WebClient) -> None:
    one, other = await sqlite_web.open(), await sqlite_web.open()
    assert (await sqlite_web.read_held(Opened(one.id, other.token))).status_code == 401


@pytest.mark.parametrize("name", ["x", "a" * 22, "%00", "..%2f", "%F0%9F%99%82"])
async def test_an_unknown_conversation_is_not_found(web: WebClient, name: str) -> None:
    response = await web.http.get(f"/api/conversations/{name}", headers={"Authorization": "Bearer x"})
    assert response.status_code == 404


async def test_other_addresses_and_methods_have_the_same_shape(sqlite_web: WebClient) -> None:
    missing = await sqlite_web.http.get("/nothing/here")
    assert missing.status_code == 404
    check_error(missing.json(), "not_found")
    wrong = await sqlite_web.http.put("/api/conversations")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")
    check_error(wrong.json(), "method_not_allowed")


async def test_the_message_is_in_the_language_that_the_client_accepts(sqlite_web: WebClient) -> None:
    headers = {"Accept-Language": "de, ar;q=0.8, en;q=0.5"}
    response = await sqlite_web.http.get("/nothing", headers=headers)
    assert response.json()["error"]["message"] == "ar: error.not_found"
    assert response.headers["content-language"] == "ar"
