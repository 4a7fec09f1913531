"""Connectors in Chatwoot: each case is a conversation of an API inbox; agents answer it as they answer any other.

After Chatwoot's own description of its API: https://github.com/chatwoot/chatwoot/tree/develop/swagger
"""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Collection
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx
from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.desk.adapters.adapter import AdapterUnavailable, PlaceError, RoomGone
from bot.desk.adapters.answering import NOTE, Answering
from bot.desk.cases import Case, CaseState, Outcome
from bot.media import Media
from bot.store.rooms import RoomRows

NAME = "chatwoot"
WEBHOOK = "/chatwoot/webhook/{said}"
LONGEST_TITLE = 100
TIMEOUT_S = 20.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chatwoot:
    """The DeskAdapter. `url`: of the server; `token`: of a user of its own, to whom nobody is linked."""

    http: httpx.AsyncClient
    url: str
    token: str
    account: int
    inbox: int
    name: str = NAME

    async def list_cities(self) -> Collection[str] | None:
        """All: which agents see what is Chatwoot's own setting."""
        return None

    async def open_room(self, case: Case, title: str) -> str:
        """Makes a contact that is named like the case and nobody else, and a conversation with it."""
        made = await self._ask("POST", "contacts", {"inbox_id": self.inbox, "name": title[:LONGEST_TITLE]})
        try:
            contact, inbox = made["payload"]["contact"]["id"], made["payload"]["contact_inbox"]
        except (KeyError, TypeError):
            raise AdapterUnavailable("an answer of another shape") from None
        begun = await self._ask(
            "POST",
            "conversations",
            {
                "source_id": inbox["source_id"],
                "inbox_id": self.inbox,
                "contact_id": contact,
                "status": "open",
            },
        )
        return f"{begun['id']}/{contact}"

    async def write(self, room: str, text: str, key: str, *, from_newcomer: bool) -> None:
        """Shows a newcomer's words as a message, everything else as a private note."""
        kind = (
            {"message_type": "incoming"} if from_newcomer else {"message_type": "outgoing", "private": True}
        )
        await self._ask("POST", f"conversations/{_conversation(room)}/messages", {"content": text, **kind})

    async def write_media(self, room: str, media: Media, title: str, key: str) -> None:
        """Says that something was sent; it is looked at at the desk."""
        await self.write(room, title, key, from_newcomer=True)

    async def mark(self, room: str, case: Case) -> None:
        """Resolves the conversation of a closed case, and opens it again with the case."""
        status = "resolved" if case.state is CaseState.CLOSED else "open"
        await self._ask("POST", f"conversations/{_conversation(room)}/toggle_status", {"status": status})

    async def delete_room(self, room: str) -> None:
        """Deletes the contact, and with it the conversation."""
        try:
            await self._ask("DELETE", f"contacts/{room.partition('/')[2]}")
        except RoomGone:
            log.info("chatwoot contact was gone already")

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        try:
            answer = await self.http.request(
                method,
                f"{self.url}/api/v1/accounts/{self.account}/{path}",
                json=body,
                headers={"api_access_token": self.token},
                timeout=TIMEOUT_S,
            )
        except httpx.HTTPError as error:
            raise AdapterUnavailable(type(error).__name__) from None
        # Only Chatwoot's own word that one thing is not there; a proxy in front says 404 too while Chatwoot starts.
        is_word = answer.headers.get("content-type", "").startswith("application/json")
        if answer.status_code == HTTPStatus.NOT_FOUND and is_word and "/" in path:
            raise RoomGone
        if not answer.is_success:
            after = answer.headers.get("retry-after", "")
            raise AdapterUnavailable(
                f"status {answer.status_code}", float(after) if after.isdigit() else None
            )
        try:
            return answer.json() if answer.content else None
        except ValueError:
            raise AdapterUnavailable("no JSON") from None


def make_chatwoot_webhook(chatwoot: Chatwoot, rows: RoomRows, answering: Answering, secret: str) -> APIRouter:
    """Makes the route that Chatwoot calls; its address ends with the secret, and nothing is read without it."""
    router = APIRouter(include_in_schema=False)

    @router.post(WEBHOOK)
    async def take_event(request: Request, said: str) -> Response:
        if not hmac.compare_digest(said.encode(), secret.encode()):
            return Response(status_code=HTTPStatus.FORBIDDEN)
        try:
            event = json.loads(await request.body())
            happened = read_event(event)
        except (ValueError, KeyError, TypeError, AttributeError):
            log.warning("chatwoot event skipped type=malformed")
            return Response(status_code=HTTPStatus.OK)
        if happened is not None:
            await _handle(chatwoot, rows, answering, happened)
        return Response(status_code=HTTPStatus.OK)

    return router


@dataclass(frozen=True, slots=True)
class Happened:
    """What an agent did: wrote a message or a note, or resolved the conversation (`message` None)."""

    conversation: int
    member: str
    message: str | None
    text: str = ""
    private: bool = False


def read_event(event: dict[str, Any]) -> Happened | None:
    """Reads what Chatwoot tells; None for everything that no agent did."""
    if event["event"] == "message_created":
        sender = event.get("sender") or {}
        if event["message_type"] != "outgoing" or sender.get("type") != "user":
            return None
        return Happened(
            conversation=int(event["conversation"]["id"]),
            member=str(sender["id"]),
            message=str(event["id"]),
            text=event.get("content") or "",
            private=bool(event.get("private")),
        )
    if event["event"] == "conversation_status_changed" and event["status"] == "resolved":
        assignee = event["meta"].get("assignee") or {}
        return Happened(int(event["id"]), str(assignee.get("id", "")), None)
    return None


async def _handle(chatwoot: Chatwoot, rows: RoomRows, answering: Answering, happened: Happened) -> None:
    room = await rows.find_room(NAME, f"{happened.conversation}/")
    if room is None:
        return
    if happened.message is None:
        case = await rows.find_case_of(NAME, room)
        if case is None or case.state is CaseState.CLOSED:
            return  # we resolved it ourselves
        told = await answering.take_act(NAME, room, happened.member, Outcome.OTHER)
    elif happened.private and await rows.find_linked(NAME, happened.member) is None:
        return  # our own notes
    else:
        text = f"{NOTE}{happened.text}" if happened.private else happened.text
        told = await answering.take_words(NAME, room, happened.member, happened.message, text)
    if told:
        try:
            await chatwoot.write(room, told, "", from_newcomer=False)
        except PlaceError as error:  # what they wrote is taken or refused already, and Chatwoot tells once
            log.warning("chatwoot agent not told why=%s", type(error).__name__)


def _conversation(room: str) -> str:
    return room.partition("/")[0]
