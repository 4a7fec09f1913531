"""Connectors on Matrix: each case is a private room to which the city's connectors are invited.

After the Matrix client-server API: https://spec.matrix.org/v1.11/client-server-api/
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, unquote

import httpx

from bot.desk.adapters.adapter import AdapterUnavailable, RoomGone
from bot.desk.adapters.answering import Answering
from bot.desk.cases import Case, CaseState
from bot.desk.words import DeskWords
from bot.dispatch import wait_before_retry
from bot.logs import describe_failure
from bot.media import Media
from bot.store import Store

NAME = "matrix"
SYNC_S = 25.0
TIMEOUT_S = 20.0
AT_ONCE = 100
FILTER = f'{{"room": {{"timeline": {{"limit": {AT_ONCE}}}}}}}'

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Matrix:
    """The DeskAdapter. `url`: of the homeserver; `token`: the access token of a user of its own."""

    http: httpx.AsyncClient
    url: str
    token: str
    store: Store
    words: DeskWords
    name: str = NAME

    async def list_cities(self) -> Collection[str] | None:
        """All: whoever is linked is invited to the cases of their cities."""
        return None

    async def open_room(self, case: Case, title: str) -> str:
        """Makes a room and invites who may see the case."""
        accounts = {one.id: one for one in await self.store.accounts.list_accounts()}
        linked = await self.store.rooms.list_linked(NAME)
        invited = [
            member for member, id_ in linked.items() if id_ in accounts and accounts[id_].sees_city(case.city)
        ]
        body = {
            "name": title,
            "topic": self.words.say("matrix_hint"),
            "preset": "private_chat",
            "power_level_content_override": {"invite": 50},
        }
        room = str((await self.ask("POST", "createRoom", body))["room_id"])
        for member in invited:
            try:
                await self.ask("POST", f"rooms/{_quote(room)}/invite", {"user_id": member})
            except (AdapterUnavailable, RoomGone) as error:
                log.warning("matrix invitation failed why=%s", error)
        return room

    async def write(self, room: str, text: str, key: str, *, from_newcomer: bool) -> None:
        """Sends a message; the server knows the same key again."""
        kind = "m.text" if from_newcomer else "m.notice"
        path = f"rooms/{_quote(room)}/send/m.room.message/{_quote(key)}"
        await self.ask("PUT", path, {"msgtype": kind, "body": text})

    async def write_media(self, room: str, media: Media, title: str, key: str) -> None:
        """Says that something was sent; it is looked at at the desk."""
        await self.write(room, title, key, from_newcomer=True)

    async def mark(self, room: str, case: Case) -> None:
        """Says in the room's topic whether the case is closed."""
        topic = self.words.say("closed" if case.state is CaseState.CLOSED else "matrix_hint")
        await self.ask("PUT", f"rooms/{_quote(room)}/state/m.room.topic", {"topic": topic})

    async def delete_room(self, room: str) -> None:
        """Takes every message back, sends everybody away, and leaves."""
        try:
            await self._take_back(room)
            own = await self.find_own_name()
            joined = await self.ask("GET", f"rooms/{_quote(room)}/joined_members")
            for member in joined["joined"]:
                if member != own:
                    await self.ask("POST", f"rooms/{_quote(room)}/kick", {"user_id": member})
            await self.ask("POST", f"rooms/{_quote(room)}/leave", {})
        except RoomGone:
            log.info("matrix room was gone already")

    async def _take_back(self, room: str) -> None:
        start = ""
        while True:
            query = f"?dir=b&limit={AT_ONCE}" + (f"&from={_quote(start)}" if start else "")
            page = await self.ask("GET", f"rooms/{_quote(room)}/messages{query}")
            for event in page["chunk"]:
                if event["type"] == "m.room.message" and event.get("content"):
                    id_ = event["event_id"]
                    await self.ask("PUT", f"rooms/{_quote(room)}/redact/{_quote(id_)}/{_quote(id_)}", {})
            start = page.get("end", "")
            if not start or not page["chunk"]:
                return

    async def _is_out(self, path: str) -> bool:
        """Whether we are not in the room any more, rather than forbidden something in it."""
        room = unquote(path.split("/")[1])
        return room not in (await self.ask("GET", "joined_rooms"))["joined_rooms"]

    async def find_own_name(self) -> str:
        """Asks who we are there."""
        return str((await self.ask("GET", "account/whoami"))["user_id"])

    async def ask(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, wait_s: float = TIMEOUT_S
    ) -> Any:
        """Makes a call."""
        try:
            answer = await self.http.request(
                method,
                f"{self.url}/_matrix/client/v3/{path}",
                json=body,
                headers={"Authorization": f"Bearer {self.token}"},
                timeout=wait_s,
            )
        except httpx.HTTPError as error:
            raise AdapterUnavailable(type(error).__name__) from None
        try:
            said = answer.json()
        except ValueError:
            raise AdapterUnavailable(f"status {answer.status_code}, no JSON") from None
        if answer.is_success:
            return said
        code, after_ms = said.get("errcode", ""), said.get("retry_after_ms")
        if code in {"M_FORBIDDEN", "M_NOT_FOUND"} and path.startswith("rooms/") and await self._is_out(path):
            raise RoomGone
        after_s = after_ms / 1000 if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS and after_ms else None
        raise AdapterUnavailable(f"status {answer.status_code} {code}", after_s)


@dataclass(frozen=True, slots=True)
class MatrixListener:
    """Takes what connectors write, for as long as the gateway runs; how far it read is kept in the store."""

    matrix: Matrix
    answering: Answering
    wait_before_retry: Callable[[int], float] = wait_before_retry

    async def run(self) -> None:
        """Listens until cancelled."""
        failures = 0
        while True:
            try:
                await self._listen()
                failures = 0
            except Exception as error:  # whatever it was, connectors must be heard again
                failures += 1
                log.warning("matrix not heard attempt=%d why=%s", failures, describe_failure(error))
                await asyncio.sleep(self.wait_before_retry(failures))

    async def _listen(self) -> None:
        rows, own = self.matrix.store.rooms, await self.matrix.find_own_name()
        since = await rows.read_mark(NAME)
        while True:
            query = f"sync?timeout={int(SYNC_S * 1000)}&filter={_quote(FILTER)}"
            query += f"&since={_quote(since)}" if since else ""
            heard = await self.matrix.ask("GET", query, wait_s=SYNC_S + TIMEOUT_S)
            for room, what in heard.get("rooms", {}).get("join", {}).items():
                for event in await self._read_timeline(room, what.get("timeline", {}), since):
                    if event.get("type") == "m.room.message" and event.get("sender") != own:
                        await self._take(room, event)
            since = heard["next_batch"]
            await rows.write_mark(NAME, since)

    async def _read_timeline(
        self, room: str, timeline: Mapping[str, Any], since: str | None
    ) -> list[Mapping[str, Any]]:
        """Gives what happened in a room; after a long silence the server tells only the last of it, so it is asked."""
        events = list(timeline.get("events", []))
        start = timeline.get("prev_batch") if timeline.get("limited") and since else None
        while start:
            query = f"messages?dir=b&limit={AT_ONCE}&from={_quote(start)}&to={_quote(since or '')}"
            page = await self.matrix.ask("GET", f"rooms/{_quote(room)}/{query}")
            events = [*reversed(page["chunk"]), *events]
            start = page.get("end") if page["chunk"] else None
        return events

    async def _take(self, room: str, event: Mapping[str, Any]) -> None:
        content = event.get("content", {})
        text = content.get("body") if content.get("msgtype") == "m.text" else None
        if not isinstance(text, str) or not text or "m.new_content" in content:
            return  # a picture, or an edit of what was sent already
        told = await self.answering.take_words(NAME, room, event["sender"], event["event_id"], text)
        if told:
            try:
                await self.matrix.write(room, told, f"told {event['event_id']}", from_newcomer=False)
            except RoomGone:
                log.info("matrix room gone")


def _quote(part: str) -> str:
    return quote(part, safe="")
