"""A Matrix homeserver on which connectors work: the real Synapse."""

import itertools
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import yaml

from bot.store import open_store
from tests.bot.client import WebClient
from tests.bot.conftest import StartGateway
from tests.bot.desk.places import link_connectors, until
from tests.bot.serving import find_free_port

NAMES = ("Amal", "Bo", "Far")


OFTEN = {"per_second": 1000, "burst_count": 1000}
SECONDS_TO_START = 60.0
COMMAND = (sys.executable, "-m", "synapse.app.homeserver", "--config-path", "homeserver.yaml")


@dataclass
class Synapse:
    """A running server. `tokens`, `users`: of the people of one test, by name."""

    url: str
    tokens: dict[str, str] = field(default_factory=dict)
    users: dict[str, str] = field(default_factory=dict)


@contextmanager
def run_synapse(folder: Path) -> Iterator[str]:
    """Starts a server of its own on a loopback port; gives its address."""
    made = ("--server-name", "localhost", "--generate-config", "--report-stats", "no")
    subprocess.run((*COMMAND, *made), cwd=folder, check=True, capture_output=True)
    port, path = find_free_port(), folder / "homeserver.yaml"
    settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    settings |= {
        "listeners": [
            {"port": port, "bind_addresses": ["127.0.0.1"], "type": "http", "tls": False,
             "resources": [{"names": ["client"]}]}
        ],
        "enable_registration": True,
        "enable_registration_without_verification": True,
        "bcrypt_rounds": 4,
        "trusted_key_servers": [],
        "rc_message": OFTEN, "rc_registration": OFTEN, "rc_admin_redaction": OFTEN,
        "rc_room_creation": OFTEN,
        "rc_joins": {"local": OFTEN, "remote": OFTEN},
        "rc_invites": {"per_room": OFTEN, "per_user": OFTEN, "per_issuer": OFTEN},
    }  # fmt: skip
    path.write_text(yaml.safe_dump(settings), encoding="utf-8")
    url = f"http://127.0.0.1:{port}"
    with subprocess.Popen(
        COMMAND, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            give_up = time.monotonic() + SECONDS_TO_START
            while not _answers(url):
                assert time.monotonic() < give_up, "Synapse did not start"
                time.sleep(0.1)
            yield url
        finally:
            process.terminate()


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/_matrix/client/versions", trust_env=False).is_success
    except httpx.HTTPError:
        return False


async def register_people(url: str) -> Synapse:
    """Makes users that no other test has."""
    synapse = Synapse(url)
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=20) as http:
        for name in ("Waymark", *NAMES):
            username = f"{name.lower()}-{uuid4().hex[:8]}"
            body = {
                "username": username,
                "password": "a long enough secret",
                "auth": {"type": "m.login.dummy"},
            }
            answer = await http.post("/_matrix/client/v3/register", json=body)
            assert answer.is_success, answer.text
            synapse.tokens[name], synapse.users[name] = (
                answer.json()["access_token"],
                answer.json()["user_id"],
            )
    return synapse


class MatrixRooms:
    """The rooms, as connectors use them."""

    def __init__(self, synapse: Synapse, http: httpx.AsyncClient, web: WebClient, database: str) -> None:
        self.synapse, self.web, self._http, self._database = synapse, web, http, database
        self._room = ""
        self._numbers = itertools.count(1)
        self._keys: set[str] = set()

    async def ask(self, who: str, method: str, path: str, body: Any = None) -> httpx.Response:
        """Makes a call as somebody."""
        headers = {"Authorization": f"Bearer {self.synapse.tokens[who]}"}
        return await self._http.request(method, f"/_matrix/client/v3/{path}", json=body, headers=headers)

    async def _enter(self, who: str) -> bool:
        """Goes where somebody is invited; False when they are not."""
        if not self._room:
            store = open_store(self._database)
            rooms = await store.rooms.list_rooms("matrix")
            await store.database.close()
            self._room = rooms[0] if rooms else ""
        return bool(self._room) and (await self.ask(who, "POST", f"join/{quote(self._room)}", {})).is_success

    async def _read_events(self, who: str) -> list[dict[str, Any]]:
        answer = await self.ask(who, "GET", f"rooms/{quote(self._room)}/messages?dir=f&limit=200")
        events = answer.json()["chunk"] if answer.is_success else []
        return [one for one in events if one["type"] == "m.room.message"]

    async def read(self) -> str:
        """What Amal sees."""
        if not await self._enter("Amal"):
            return ""
        return "\n".join(one["content"].get("body", "") for one in await self._read_events("Amal"))

    async def write(self, text: str, who: str = "Amal", number: int | None = None) -> str:
        """Sends a message, and waits until it led to something."""
        if not await self._enter(who):
            return "the server does not let them in"
        key = f"known {number}" if number else f"fresh {next(self._numbers)}"
        known, moves = key in self._keys, await self._count_moves()
        self._keys.add(key)
        path = f"rooms/{quote(self._room)}/send/m.room.message/{quote(key)}"
        answer = await self.ask(who, "PUT", path, {"msgtype": "m.text", "body": text})
        event = answer.json()["event_id"]
        if known:
            return ""  # the server itself takes the same message once

        async def look() -> str:
            return await self._find_told(event) or ("done" if await self._count_moves() > moves else "")

        told = str(await until(look))
        return "" if told == "done" else told

    async def act(self, act: str, who: str = "Amal") -> str:
        """Writes a command."""
        return await self.write(f"!{act}", who)

    async def _find_told(self, event: str) -> str:
        """What was said to this message: neither a move nor what somebody said."""
        events = await self._read_events("Amal")
        after = list(itertools.dropwhile(lambda one: one["event_id"] != event, events))
        own = self.synapse.users["Waymark"]
        said = [one["content"].get("body", "") for one in after if one["sender"] == own]
        return next((one for one in said if one and not one.startswith("—") and ":\n" not in one), "")

    async def _count_moves(self) -> int:
        store = open_store(self._database)
        case = await store.rooms.find_case_of("matrix", self._room)
        moves = await store.cases.list_moves(case.conversation) if case else []
        await store.database.close()
        return len(moves)

    def fail(self, times: int) -> None:
        """Synapse is not made to fail; what happens then is tested with the fakes."""


@asynccontextmanager
async def run_matrix(start_gateway: StartGateway, database: str, url: str) -> AsyncIterator[MatrixRooms]:
    """Starts a gateway whose connectors work on Matrix."""
    synapse = await register_people(url)
    await link_connectors(database, "matrix", None, {name: synapse.users[name] for name in NAMES})
    settings = {"matrix_url": synapse.url, "matrix_token": synapse.tokens["Waymark"]}
    async with (
        start_gateway(database, **settings) as web,
        httpx.AsyncClient(base_url=synapse.url, trust_env=False, timeout=20) as http,
    ):
        yield MatrixRooms(synapse, http, web, database)
