"""A Chatwoot in which connectors work: a fake that remembers, before a prism that judges every request."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.bot.client import WebClient
from tests.bot.conftest import StartGateway
from tests.bot.desk.places import link_connectors, until
from tests.bot.serving import find_free_port, serve

FOLDER = Path(__file__).parent / "chatwoot"
PRISM = Path(__file__).parents[2] / "browser" / "node_modules" / ".bin" / "prism"
TOKEN, SECRET = "the-token-of-waymark", "a-secret-of-the-tests"
AGENTS = {"Amal": 21, "Bo": 22, "Far": 23}
OURS = 20


@dataclass
class FakeChatwoot:
    """Contacts and conversations with their messages. `wrong`: what prism would not have taken."""

    prism: httpx.AsyncClient
    contacts: dict[int, str] = field(default_factory=dict)
    conversations: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    status: dict[int, str] = field(default_factory=dict)
    owner: dict[int, int] = field(default_factory=dict)
    failing: int = 0
    wrong: list[str] = field(default_factory=list)
    _numbers: Any = field(default_factory=lambda: itertools.count(100))

    def make_app(self) -> Starlette:
        """Gives it as a web app."""
        base = "/api/v1/accounts/{account}"
        return Starlette(
            routes=[
                Route(f"{base}/contacts", self._add_contact, methods=["POST"]),
                Route(f"{base}/contacts/{{id:int}}", self._delete_contact, methods=["DELETE"]),
                Route(f"{base}/conversations", self._add_conversation, methods=["POST"]),
                Route(f"{base}/conversations/{{id:int}}/messages", self._add_message, methods=["POST"]),
                Route(f"{base}/conversations/{{id:int}}/toggle_status", self._set_status, methods=["POST"]),
            ]
        )

    async def _judge(self, request: Request) -> Response | None:
        """Puts the request to prism; an answer of ours when it is not to be taken."""
        body = await request.body()
        headers = {
            name: request.headers[name]
            for name in ("api_access_token", "content-type")
            if name in request.headers
        }
        judged = await self.prism.request(request.method, request.url.path, content=body, headers=headers)
        if not judged.is_success:
            self.wrong.append(f"{request.method} {request.url.path}: {judged.text}")
        if request.headers.get("api_access_token") != TOKEN:
            return JSONResponse({"error": "Invalid Access Token"}, 401)
        if self.failing:
            self.failing -= 1
            return Response(status_code=503)
        return None

    async def _add_contact(self, request: Request) -> Response:
        if refused := await self._judge(request):
            return refused
        id_ = next(self._numbers)
        self.contacts[id_] = (await request.json())["name"]
        contact = {"id": id_, "name": self.contacts[id_]}
        return JSONResponse(
            {"payload": {"contact": contact, "contact_inbox": {"source_id": f"source-{id_}"}}}
        )

    async def _delete_contact(self, request: Request) -> Response:
        if refused := await self._judge(request):
            return refused
        contact = request.path_params["id"]
        if self.contacts.pop(contact, None) is None:
            return JSONResponse({"error": "Resource could not be found"}, 404)
        for conversation in [one for one, owner in self.owner.items() if owner == contact]:
            del self.conversations[conversation]
        return Response(status_code=200)

    async def _add_conversation(self, request: Request) -> Response:
        if refused := await self._judge(request):
            return refused
        body, id_ = await request.json(), next(self._numbers)
        self.conversations[id_], self.status[id_], self.owner[id_] = [], body["status"], body["contact_id"]
        return JSONResponse({"id": id_, "account_id": 1, "inbox_id": body["inbox_id"]})

    async def _add_message(self, request: Request) -> Response:
        if refused := await self._judge(request):
            return refused
        if request.path_params["id"] not in self.conversations:
            return JSONResponse({"error": "Resource could not be found"}, 404)
        message = {"id": next(self._numbers), **await request.json()}
        self.conversations[request.path_params["id"]].append(message)
        return JSONResponse({"id": message["id"], "content": message["content"]})

    async def _set_status(self, request: Request) -> Response:
        if refused := await self._judge(request):
            return refused
        status = (await request.json())["status"]
        self.status[request.path_params["id"]] = status
        return JSONResponse({"payload": {"success": True, "current_status": status}})


class ChatwootInbox:
    """The inbox, as its agents use it."""

    def __init__(self, chatwoot: FakeChatwoot, web: WebClient) -> None:
        self.chatwoot, self.web = chatwoot, web
        self._numbers = itertools.count(5000)

    @property
    def conversation(self) -> int:
        """The first conversation."""
        return min(self.chatwoot.conversations)

    async def read(self) -> str:
        """What is shown in it."""
        if not self.chatwoot.conversations:
            return ""
        return "\n".join(one["content"] for one in self.chatwoot.conversations[self.conversation])

    async def write(self, text: str, who: str = "Amal", number: int | None = None) -> str:
        """An agent answers, or writes a private note when the text begins with //."""
        private = text.startswith("//")
        return await self.happen(
            {
                "event": "message_created",
                "id": number or next(self._numbers),
                "content": text.removeprefix("//"),
                "message_type": "outgoing",
                "private": private,
                "sender": {"id": AGENTS.get(who, OURS), "name": who, "type": "user"},
                "conversation": {"id": self.conversation, "status": "open"},
            }
        )

    async def act(self, act: str, who: str = "Amal") -> str:
        """An agent writes a command; closing with an answer is done by resolving."""
        if act != "answered":
            return await self.write(f"!{act}", who)
        assignee = {"id": AGENTS[who], "name": who, "type": "user"}
        event = {"event": "conversation_status_changed", "id": self.conversation, "status": "resolved"}
        return await self.happen({**event, "meta": {"assignee": assignee}})

    async def happen(self, event: dict[str, Any], secret: str = SECRET) -> str:
        """Chatwoot tells; returns what the agent is told in a note."""
        before = len(self.chatwoot.conversations[self.conversation])
        answer = await self.web.http.post(f"/chatwoot/webhook/{secret}", json=event)
        assert answer.status_code == 200, answer.text
        notes = self.chatwoot.conversations[self.conversation][before:]
        told = [
            one["content"]
            for one in notes
            if not one["content"].startswith("—") and ":\n" not in one["content"]
        ]
        return str(told[0]) if told else ""

    def fail(self, times: int) -> None:
        """Chatwoot is away."""
        self.chatwoot.failing = times


@asynccontextmanager
async def run_prism() -> AsyncIterator[str]:
    """Starts prism, which takes only what the description allows."""
    port = find_free_port()
    process = await asyncio.create_subprocess_exec(
        str(PRISM), "mock", "--errors", "--host", "127.0.0.1", "--port", str(port), str(FOLDER / "openapi.yml"),
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        async with httpx.AsyncClient(base_url=url, trust_env=False) as http:

            async def answers() -> bool:
                try:
                    return (await http.get("/")).status_code > 0
                except httpx.HTTPError:
                    return False

            await until(answers)
        yield url
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def run_chatwoot(start_gateway: StartGateway, database: str) -> AsyncIterator[ChatwootInbox]:
    """Starts a gateway whose connectors work in Chatwoot; asks prism at the end what it would not have taken."""
    await link_connectors(database, "chatwoot", None, {name: str(number) for name, number in AGENTS.items()})
    async with run_prism() as prism, httpx.AsyncClient(base_url=prism, trust_env=False) as judge:
        chatwoot = FakeChatwoot(judge)
        async with serve(chatwoot.make_app()) as url:
            settings = {"chatwoot_url": url, "chatwoot_token": TOKEN, "chatwoot_secret": SECRET}
            async with start_gateway(database, **settings) as web:
                yield ChatwootInbox(chatwoot, web)
    assert chatwoot.wrong == []
