"""The same conversation in a terminal, spoken to the gateway as a web page does; buttons are numbers."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import uuid4

import httpx

from bot.notices import FALLBACK_LANGUAGE, Phrases
from bot.replies import Button, Reply

QUIT = "/quit"
TURN_TIMEOUT_S = 30.0
ATTEMPTS = 4
LISTEN_AGAIN_S = 2.0

Print = Callable[[str], None]


class GatewayAway(Exception):
    """The gateway does not answer."""


@dataclass(slots=True)
class TerminalChat:
    """One conversation with a gateway; replies are printed once, in the order they come."""

    http: httpx.Client
    phrases: Phrases
    show: Print = print
    language: str = FALLBACK_LANGUAGE
    buttons: tuple[Button, ...] = ()
    attempts: int = ATTEMPTS
    _path: str = ""
    _headers: dict[str, str] = field(default_factory=dict)
    _shown: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def open_conversation(self) -> None:
        """Opens the conversation and greets."""
        opened = self._post("/api/conversations", {}).json()
        self._path = f"/api/conversations/{opened['conversation']}"
        self._headers = {"Authorization": f"Bearer {opened['token']}"}
        self.show(self.phrases.say(self.language, "terminal.welcome", quit=QUIT))

    def send_line(self, line: str) -> None:
        """Sends what was typed: the number of a button, or a text."""
        button = self._find_button(line.strip())
        said = {"payload": button.payload} if button else {"text": line}
        response = self._post(f"{self._path}/turns", {"id": str(uuid4()), **said})
        if response.is_success:
            for reply in response.json()["replies"]:
                self.show_reply(Reply.model_validate(reply))
        else:
            self.show(response.json()["error"]["message"])

    def listen_once(self) -> None:
        """Prints what the gateway sends of its own accord, until the stream ends."""
        with self.http.stream("GET", f"{self._path}/events", headers=self._headers, timeout=None) as response:
            for event, data in read_events(response.iter_lines()):
                if event == "reply":
                    self.show_reply(Reply.model_validate(data))

    def show_reply(self, reply: Reply) -> None:
        """Prints a reply with its services, sources and numbered buttons, unless it was printed before."""
        with self._lock:
            if reply.id in self._shown:
                return
            self._shown.add(reply.id)
            self.language = reply.language
            self.buttons = reply.buttons or self.buttons
            for line in self._describe_reply(reply):
                self.show(line)

    def _describe_reply(self, reply: Reply) -> Iterator[str]:
        yield f"\n{reply.text}"
        for service in reply.services:
            said = (service.name, service.phone, service.address, service.hours, service.url)
            yield "  • " + " · ".join(filter(None, said))
        for source in reply.sources:
            date = (
                self._say("widget.as_of", date=source.as_of) if source.as_of else self._say("widget.no_date")
            )
            parts = filter(None, (source.title, source.url, date))
            yield f"  [{self._say('widget.sources')}] " + " · ".join(parts)
        for number, button in enumerate(reply.buttons, 1):
            yield f"  {number}. {button.title}"

    def _say(self, key: str, **values: str) -> str:
        known = self.language in self.phrases.offered
        return self.phrases.say(self.language if known else FALLBACK_LANGUAGE, key, **values)

    def _find_button(self, line: str) -> Button | None:
        number = int(line) if line.isdecimal() else 0
        return self.buttons[number - 1] if 0 < number <= len(self.buttons) else None

    def _post(self, path: str, body: dict[str, str]) -> httpx.Response:
        headers = {**self._headers, "Accept-Language": self.language}
        for attempt in range(self.attempts):
            time.sleep(attempt)
            try:
                response = self.http.post(path, json=body, headers=headers)
            except httpx.HTTPError:
                continue
            if not response.is_server_error:
                return response
        raise GatewayAway


def read_events(lines: Iterator[str]) -> Iterator[tuple[str, object]]:
    """Reads server-sent events: their type and their data."""
    event = ""
    for line in lines:
        name, _, value = line.partition(": ")
        if name == "event":
            event = value
        elif name == "data":
            yield event, json.loads(value)


def chat_in_terminal(url: str, phrases: Phrases) -> int:
    """Chats until /quit or the end of input; returns the exit status."""
    with httpx.Client(base_url=url, timeout=TURN_TIMEOUT_S, trust_env=False) as http:
        chat = TerminalChat(http, phrases)
        try:
            chat.open_conversation()
            threading.Thread(target=_keep_listening, args=(chat,), daemon=True).start()
            _read_lines(chat)
        except GatewayAway:
            print(phrases.say(chat.language, "terminal.away", url=url))
            return 1
        except (EOFError, KeyboardInterrupt):
            print()
    return 0


def _read_lines(chat: TerminalChat) -> None:
    while (line := input("\n> ")).strip() != QUIT:
        if line.strip():
            chat.send_line(line)


def _keep_listening(chat: TerminalChat) -> None:
    while True:
        try:
            chat.listen_once()
        except (httpx.HTTPError, RuntimeError):  # the stream broke, or the chat has ended
            if chat.http.is_closed:
                return
        time.sleep(LISTEN_AGAIN_S)
