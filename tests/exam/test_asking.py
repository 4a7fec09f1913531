"""Asking through a gateway's API: one fresh conversation a question, deleted afterwards, patient with delays."""

from __future__ import annotations

import httpx
import pytest

from bot.replies import Kind
from tests.exam.asking import ask_question
from tests.exam.errors import GatewayRefused
from tests.exam.sample import make_question

REPLY = {
    "id": "r", "kind": "answer", "text": "made up", "language": "en", "direction": "ltr", "article": "gp/register",
    "nation": "scotland", "city": "glasgow", "confidence": 0.9, "translation": None,
    "sources": [], "services": [], "cards": [], "buttons": [],
}  # fmt: skip


class FakeGateway:
    """Answers turns with these statuses and kinds of replies, one after the other."""

    def __init__(self, *turns: tuple[int, str]) -> None:
        self._turns = list(turns)
        self.calls: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.calls.append(f"{request.method} {request.url.path}")
        if request.method == "DELETE":
            return httpx.Response(204)
        if not request.url.path.endswith("/turns"):
            return httpx.Response(201, json={"conversation": "c", "token": "t"})
        status, kind = self._turns.pop(0)
        return httpx.Response(
            status, json={"owner": "bot", "replies": [{**REPLY, "kind": one} for one in kind.split()]}
        )


def open_client(gateway: FakeGateway) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url="http://gateway", transport=httpx.MockTransport(gateway))


async def test_the_first_reply_is_returned_and_the_conversation_deleted() -> None:
    gateway = FakeGateway((200, "clarify"))
    async with open_client(gateway) as client:
        reply = await ask_question(client, make_question())
    assert reply.kind is Kind.CLARIFY
    assert gateway.calls == [
        "POST /api/conversations",
        "POST /api/conversations/c/turns",
        "DELETE /api/conversations/c",
    ]


async def test_a_notice_that_the_answer_comes_later_is_not_the_answer() -> None:
    gateway = FakeGateway((200, "notice"), (503, "error"), (200, "answer"))
    async with open_client(gateway) as client:
        assert (await ask_question(client, make_question(), pause=0)).kind is Kind.ANSWER


async def test_a_refused_question_ends_the_exam() -> None:
    gateway = FakeGateway((409, "error"))
    async with open_client(gateway) as client:
        with pytest.raises(GatewayRefused, match="q-1"):
            await ask_question(client, make_question())
    assert gateway.calls[-1] == "DELETE /api/conversations/c"
