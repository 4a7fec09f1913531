"""Many open event streams and many turns a second through the gateway: errors, waits, memory of a stream."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from uuid import uuid4

import httpx

from tests.bench.figures import find_percentile
from tests.bench.processes import Running
from tests.bench.questions import Question

STREAMS = 500
TURNS_A_SECOND = 50
SECONDS = 20
SECONDS_TO_ARRIVE = 20.0


@dataclass(frozen=True, slots=True)
class Streaming:
    """What was found: `failed` turns had no 200, `missing` answers did not come over their stream."""

    streams: int
    turns: int
    turns_a_second: float
    failed: int
    missing: int
    p50: float
    p95: float
    kib_a_stream: float


@dataclass(slots=True)
class Listener:
    """One newcomer: the conversation, its open stream, and the replies that came over it."""

    conversation: str
    headers: dict[str, str]
    heard: int = 0

    async def listen(self, host: str, port: int) -> None:
        """Read the stream for ever; written on the socket, so that asking costs less than answering."""
        reader, writer = await asyncio.open_connection(host, port)
        lines = [f"GET /api/conversations/{self.conversation}/events HTTP/1.1", f"Host: {host}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        try:
            while line := await reader.readline():
                self.heard += line.startswith(b"event: reply")
        finally:
            writer.close()


async def measure_streaming(gateway: Running, questions: Sequence[Question]) -> Streaming:
    """Open the streams, ask at a steady pace, and count what comes back."""
    address = httpx.URL(gateway.url)
    limits = httpx.Limits(max_connections=64)
    async with httpx.AsyncClient(trust_env=False, base_url=address, timeout=60, limits=limits) as http:
        listeners = [await _open(http) for _ in range(STREAMS)]
        before = gateway.read_memory().rss
        port = address.port or 80
        listening = [asyncio.create_task(one.listen(address.host, port)) for one in listeners]
        await asyncio.sleep(3)
        each = (gateway.read_memory().rss - before) * 1024 / STREAMS
        began = time.perf_counter()
        waits = await _ask_steadily(http, listeners, questions)
        seconds = time.perf_counter() - began
        answered = [wait for wait in waits if wait is not None]
        missing = await _count_missing(listeners, len(answered))
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)
    p50, p95 = (find_percentile(answered, percent) * 1000 for percent in (50, 95))
    return Streaming(
        STREAMS, len(waits), len(answered) / seconds, len(waits) - len(answered), missing, p50, p95, each
    )


async def _open(http: httpx.AsyncClient) -> Listener:
    opened = (await http.post("/api/conversations", json={"city": "bristol"})).raise_for_status().json()
    return Listener(opened["conversation"], {"Authorization": f"Bearer {opened['token']}"})


async def _ask_steadily(
    http: httpx.AsyncClient, listeners: Sequence[Listener], questions: Sequence[Question]
) -> list[float | None]:
    began, asked = time.perf_counter(), []
    turns = zip(cycle(listeners), islice(cycle(questions), TURNS_A_SECOND * SECONDS), strict=False)
    for number, (listener, question) in enumerate(turns):
        await asyncio.sleep(max(0.0, began + number / TURNS_A_SECOND - time.perf_counter()))
        asked.append(asyncio.create_task(_ask(http, listener, question)))
    return list(await asyncio.gather(*asked))


async def _ask(http: httpx.AsyncClient, listener: Listener, question: Question) -> float | None:
    body = json.dumps({"id": str(uuid4()), "text": question.text})
    headers = {**listener.headers, "Content-Type": "application/json"}
    began = time.perf_counter()
    try:
        path = f"/api/conversations/{listener.conversation}/turns"
        response = await http.post(path, content=body, headers=headers)
    except httpx.HTTPError:
        return None
    return time.perf_counter() - began if response.status_code == httpx.codes.OK else None


async def _count_missing(listeners: Sequence[Listener], wanted: int) -> int:
    deadline = time.monotonic() + SECONDS_TO_ARRIVE
    while (missing := wanted - sum(one.heard for one in listeners)) > 0 and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
    return max(0, missing)
