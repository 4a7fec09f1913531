"""A client of the web API, as a page would be one."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Self
from uuid import uuid4

import httpx

Happening = tuple[int, str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Opened:
    """A conversation and how to get into it."""

    id: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """The header that opens it."""
        return {"Authorization": f"Bearer {self.token}"}


class WebClient:
    """Speaks to one gateway."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = httpx.AsyncClient(base_url=url, timeout=60, trust_env=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.http.aclose()

    async def open(self, **body: Any) -> Opened:
        """Opens a conversation."""
        response = await self.http.post("/api/conversations", json=body)
        assert response.status_code == 201, response.text
        return Opened(response.json()["conversation"], response.json()["token"])

    async def post(self, opened: Opened, turn: str | None = None, **said: Any) -> httpx.Response:
        """Sends a turn."""
        # Written by hand: httpx refuses half a character, which a client may well send.
        body = json.dumps({"id": turn or str(uuid4()), **said}).encode("ascii")
        headers = {**opened.headers, "Content-Type": "application/json"}
        return await self.http.post(f"/api/conversations/{opened.id}/turns", content=body, headers=headers)

    async def say(self, opened: Opened, text: str, turn: str | None = None) -> list[dict[str, Any]]:
        """Sends a text that is taken; returns the replies."""
        response = await self.post(opened, turn, text=text)
        assert response.status_code == 200, response.text
        replies: list[dict[str, Any]] = response.json()["replies"]
        return replies

    async def read_held(self, opened: Opened) -> httpx.Response:
        """Asks for everything that is held."""
        return await self.http.get(f"/api/conversations/{opened.id}", headers=opened.headers)

    async def delete(self, opened: Opened) -> httpx.Response:
        """Deletes the conversation."""
        return await self.http.delete(f"/api/conversations/{opened.id}", headers=opened.headers)

    async def stream(self, opened: Opened, last: int = 0) -> AsyncIterator[Happening]:
        """Yields the events of the conversation: number, type and data."""
        headers = {**opened.headers, "Last-Event-ID": str(last)}
        path = f"/api/conversations/{opened.id}/events"
        async with self.http.stream("GET", path, headers=headers) as response:
            assert response.status_code == 200
            fields: dict[str, str] = {}
            async for line in response.aiter_lines():
                name, _, value = line.partition(": ")
                fields[name] = value
                if not line and "id" in fields:
                    yield int(fields["id"]), fields["event"], json.loads(fields["data"])
                    fields = {}

    async def read_events(self, opened: Opened, count: int, last: int = 0) -> list[Happening]:
        """Reads so many events, within a few seconds."""
        events = []
        async with asyncio.timeout(60):
            async for event in self.stream(opened, last):
                events.append(event)
                if len(events) == count:
                    break
        return events
