"""Asks every question through the gateway, each in a fresh conversation that is deleted afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from http import HTTPStatus
from uuid import uuid4

import httpx

from bot.channels.web.schemas import OpenedConversation, TurnAnswer
from bot.replies import Kind, Reply
from tests.exam.errors import GatewayRefused
from tests.exam.questions import Question

AT_ONCE = 4
TRIES = 30
SECONDS_BETWEEN_TRIES = 2.0
SECONDS_TO_ANSWER = 90.0
SAY_EVERY = 100
UNSAID = frozenset({Kind.NOTICE, Kind.ERROR})
"""Kinds that put off: the reply itself is still to come."""


async def ask_questions(url: str, questions: Sequence[Question], say: Callable[[str], None]) -> list[Reply]:
    """Return the first reply to each question, in order."""
    places = asyncio.Semaphore(AT_ONCE)
    done = 0

    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=SECONDS_TO_ANSWER) as client:

        async def ask(question: Question) -> Reply:
            nonlocal done
            async with places:
                reply = await ask_question(client, question)
            done += 1
            if done % SAY_EVERY == 0:
                say(f"Asked {done} of {len(questions)}")
            return reply

        return list(await asyncio.gather(*map(ask, questions)))


async def ask_question(
    client: httpx.AsyncClient, question: Question, pause: float = SECONDS_BETWEEN_TRIES
) -> Reply:
    """Open a conversation, ask, delete it, and return the first reply; `pause` seconds between tries."""
    body = {"city": question.city, "language": None}
    response = await client.post("/api/conversations", json=body)
    if response.status_code != HTTPStatus.CREATED:
        raise GatewayRefused(f"no conversation was opened: {response.status_code}. See var/logs/.")
    opened = OpenedConversation.model_validate_json(response.content)
    address = f"/api/conversations/{opened.conversation}"
    headers = {"Authorization": f"Bearer {opened.token}"}
    try:
        return await _take_turn(client, address, headers, question, pause)
    finally:
        await client.delete(address, headers=headers)


async def _take_turn(
    client: httpx.AsyncClient, address: str, headers: dict[str, str], question: Question, pause: float
) -> Reply:
    body = {"id": str(uuid4()), "text": question.text}
    for _ in range(TRIES):
        response = await client.post(f"{address}/turns", headers=headers, json=body)
        if response.status_code == HTTPStatus.OK:
            answer = TurnAnswer.model_validate_json(response.content)
            said = [reply for reply in answer.replies if reply.kind not in UNSAID]
            if said:
                return said[0]
        elif response.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
            raise GatewayRefused(f"question {question.id} was refused: {response.status_code}")
        await asyncio.sleep(pause)
    raise GatewayRefused(f"question {question.id} got no reply. See var/logs/.")
