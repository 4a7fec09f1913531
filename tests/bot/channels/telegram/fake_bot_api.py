"""A Telegram that keeps what it is told, refuses what Telegram refuses, and is judged by aiogram.

Every request must be one of aiogram's methods without a field that it does not know, and everything that is sent back
one of aiogram's types.
"""

import asyncio
import json
import re
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import aiogram.methods
import aiogram.types
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

TOKEN = "42:TEST"
BOT = {"id": 42, "is_bot": True, "first_name": "Waymark", "username": "waymark_bot",
       "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}  # fmt: skip
MOST = 4096
TAG = re.compile(r"</?([a-z]+)(?: [^>]*)?>")
WORDS = frozenset(
    {"text", "name", "description", "short_description", "url", "secret_token", "callback_query_id", "action",
     "language_code", "parse_mode", "file_id", "caption", "photo",
     "voice", "video", "document"}
)  # fmt: skip
"""Fields that are words as they stand; all others are JSON."""

TAGS = frozenset({"b", "i", "a", "u", "s", "code", "pre", "blockquote"})

Answer = Mapping[str, Any] | bool | list[Any]


class Refusal(Exception):
    """Telegram says no."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        self.code, self.description, self.parameters = code, description, parameters
        super().__init__(description)


class Dropped(Exception):
    """The connection ends without an answer."""


@dataclass
class FakeBotApi:
    """What was sent, and what people wrote."""

    sent: list[dict[str, Any]] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """What aiogram would not have taken."""
    faults: dict[str, list[Exception | None]] = field(default_factory=lambda: defaultdict(list))
    """What the next calls of a method end with; None for an ordinary answer."""
    after: dict[str, list[Exception]] = field(default_factory=lambda: defaultdict(list))
    """The same, but after the call took effect."""
    blocked: set[int] = field(default_factory=set)
    held: set[int] = field(default_factory=set)
    """Chats to which a message takes until they are no more in here."""
    updates: list[dict[str, Any]] = field(default_factory=list)
    again: int = 0
    """How often each update is still given after it was acknowledged."""
    files: dict[str, bytes] = field(default_factory=dict)
    """What Telegram holds, by file id."""
    forums: set[int] = field(default_factory=set)
    """Groups with topics."""
    topics: dict[int, str] = field(default_factory=dict)
    open_topics: set[int] = field(default_factory=set)
    webhook: dict[str, Any] | None = None
    presented: dict[str, Any] = field(default_factory=dict)
    watch: Callable[[str, str], bool] = lambda _method, _moment: False
    """Told of every call: its method, and `before` or `after` it takes effect; True: it never arrived."""
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _number: int = 100

    def make_app(self) -> Starlette:
        """Gives it as a web app."""
        return Starlette(
            routes=[
                Route("/bot{token}/{method}", self._answer, methods=["POST"]),
                Route("/file/bot{token}/{path:path}", self._give_file),
            ]
        )

    async def _give_file(self, request: Request) -> Response:
        body = self.files.get(request.path_params["path"].removeprefix("files/"))
        if body is None or request.path_params["token"] != TOKEN:
            return Response(status_code=404)
        return Response(body)

    # --- what people do ---

    def write(self, chat: int, text: str = "", **more: Any) -> dict[str, Any]:
        """Somebody writes; returns the update."""
        message = self.make_message(chat, **({"text": text} if text else {}), **more)
        return self.give({"message": message})

    def press(self, sent: Mapping[str, Any], title: str, person: int | None = None) -> dict[str, Any]:
        """Somebody presses a button of a message that was sent."""
        rows = sent["reply_markup"]["inline_keyboard"]
        data = next(one["callback_data"] for row in rows for one in row if one["text"].endswith(title))
        query = {"id": str(self._next()), "from": make_person(person or sent["chat"]["id"]), "message": dict(sent),
                 "chat_instance": "1", "data": data}  # fmt: skip
        return self.give({"callback_query": query})

    def give(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Something happens; returns the update."""
        update = {"update_id": self._next(), **content}
        aiogram.types.Update.model_validate(update)
        self.updates.append(update)
        self._news.set()
        return update

    def make_message(self, chat: int, **content: Any) -> dict[str, Any]:
        """Makes a message of a person; a negative number is a group."""
        person = content.pop("person", abs(chat))
        kind = (
            {"type": "private", "first_name": "Amal"}
            if chat > 0
            else {"type": "supergroup", "title": "House"}
        )
        message = {"message_id": self._next(), "date": int(time.time()), "chat": {"id": chat, **kind},
                   "from": make_person(person, content.pop("language", "en")), **content}  # fmt: skip
        if "text" in content and "entities" not in content:
            message["entities"] = find_entities(content["text"])
        return message

    def said(self, chat: int) -> list[str]:
        """What was sent to a chat, without markup."""
        return [TAG.sub("", one["text"]) for one in self.sent if one["chat"]["id"] == chat and "text" in one]

    # --- the API ---

    async def _answer(self, request: Request) -> Response:
        try:
            method, values = request.path_params["method"], await read_values(request)
        except ClientDisconnect:  # "typing" is given up when the answer is there
            return Response(status_code=400)
        if request.path_params["token"] != TOKEN:
            return JSONResponse({"ok": False, "error_code": 401, "description": "Unauthorized"}, 401)
        self._judge(method, values)
        self.calls.append((method, values))
        try:
            if self.faults[method] and (fault := self.faults[method].pop(0)) is not None:
                raise fault
            if self.watch(method, "before"):
                raise Dropped
            result = await self._methods()[method](values)
            self.watch(method, "after")
            if self.after[method]:
                raise self.after[method].pop(0)
        except Refusal as refusal:
            body = {"ok": False, "error_code": refusal.code, "description": refusal.description}
            if refusal.parameters:
                body["parameters"] = refusal.parameters
            return JSONResponse(body, refusal.code)
        except Dropped:
            return Response(status_code=502, content=b"bad gateway")
        return JSONResponse({"ok": True, "result": result})

    def _judge(self, method: str, values: Mapping[str, Any]) -> None:
        kind = getattr(aiogram.methods, method[0].upper() + method[1:], None)
        if kind is None:
            self.wrong.append(f"{method}: no such method")
            return
        unknown = set(values) - set(kind.model_fields)
        if unknown:
            self.wrong.append(f"{method}: {sorted(unknown)}")
        try:
            kind.model_validate(values)
        except ValueError as error:
            self.wrong.append(f"{method}: {error}")

    def _methods(self) -> dict[str, Callable[[dict[str, Any]], Awaitable[Answer]]]:
        return {
            "getMe": self._get_me,
            "getFile": self._get_file,
            "getUpdates": self._get_updates,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._set_webhook,
            "sendMessage": self._send_message,
            "sendDocument": self._send_document,
            "sendPhoto": self._send_file,
            "sendVoice": self._send_file,
            "sendVideo": self._send_file,
            "createForumTopic": self._create_topic,
            "closeForumTopic": self._change_topic,
            "reopenForumTopic": self._change_topic,
            "deleteForumTopic": self._delete_topic,
            "editMessageReplyMarkup": self._edit_markup,
            "answerCallbackQuery": self._agree,
            "sendChatAction": self._agree,
            "setMyCommands": self._present,
            "setMyName": self._present,
            "setMyDescription": self._present,
            "setMyShortDescription": self._present,
        }

    async def _get_me(self, _values: dict[str, Any]) -> Answer:
        aiogram.types.User.model_validate(BOT)
        return BOT

    async def _get_file(self, values: dict[str, Any]) -> Answer:
        id_ = values["file_id"]
        if id_ not in self.files:
            raise Refusal(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        file = {"file_id": id_, "file_unique_id": id_, "file_path": f"files/{id_}"}
        aiogram.types.File.model_validate(file)
        return file

    async def _get_updates(self, values: dict[str, Any]) -> Answer:
        offset = values.get("offset")
        if offset is not None and self.again == 0:
            self.updates = [one for one in self.updates if one["update_id"] >= offset]
        self.again = max(0, self.again - 1)
        if not self.updates:
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), min(float(values.get("timeout", 0)), 0.3) or 0.01)
            except TimeoutError:
                return []
        return list(self.updates)

    async def _set_webhook(self, values: dict[str, Any]) -> Answer:
        self.webhook = values or None
        return True

    async def _send_message(self, values: dict[str, Any]) -> Answer:
        text = values.get("text", "")
        while values["chat_id"] in self.held:
            await asyncio.sleep(0.02)
        if values["chat_id"] in self.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if not text.strip():
            raise Refusal(400, "Bad Request: message text is empty")
        if len(TAG.sub("", text) if values.get("parse_mode") else text) > MOST:
            raise Refusal(400, "Bad Request: message is too long")
        if values.get("parse_mode") == "HTML":
            check_markup(text)
        for row in (values.get("reply_markup") or {}).get("inline_keyboard", []):
            for button in row:
                if len(button.get("callback_data", "").encode()) > 64:
                    raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
        return self._keep(values, text=text)

    async def _create_topic(self, values: dict[str, Any]) -> Answer:
        if int(values["chat_id"]) not in self.forums:
            raise Refusal(400, "Bad Request: the chat is not a forum")
        number = self._next()
        topic = {"message_thread_id": number, "name": values["name"], "icon_color": 7322096}
        aiogram.types.ForumTopic.model_validate(topic)
        self.topics[number] = values["name"]
        self.open_topics.add(number)
        return topic

    async def _change_topic(self, values: dict[str, Any]) -> Answer:
        """Closes an open topic and opens a closed one, whichever was asked: a test sees which it is after."""
        number = self._check_topic(values)
        closing = number in self.open_topics
        if closing != (self.calls[-1][0] == "closeForumTopic"):
            raise Refusal(400, "Bad Request: TOPIC_NOT_MODIFIED")
        (self.open_topics.remove if closing else self.open_topics.add)(number)
        return True

    async def _delete_topic(self, values: dict[str, Any]) -> Answer:
        number = self._check_topic(values)
        del self.topics[number]
        self.sent = [one for one in self.sent if one.get("message_thread_id") != number]
        return True

    def _check_topic(self, values: dict[str, Any]) -> int:
        number = int(values["message_thread_id"])
        if number not in self.topics:
            raise Refusal(400, "Bad Request: message thread not found")
        return number

    async def _send_file(self, values: dict[str, Any]) -> Answer:
        file = next(values[name] for name in ("photo", "voice", "video", "document") if name in values)
        if file not in self.files:
            raise Refusal(400, "Bad Request: wrong file identifier/HTTP URL specified")
        return self._keep(values, caption=values.get("caption", ""), content=file)

    async def _send_document(self, values: dict[str, Any]) -> Answer:
        if values["document"] in self.files:
            return await self._send_file(values)
        document = {"file_id": "1", "file_unique_id": "1", "file_name": "waymark.json"}
        return self._keep(values, document=document, content=values["document"])

    def _keep(self, values: dict[str, Any], **content: Any) -> dict[str, Any]:
        chat = int(values["chat_id"])
        kind = (
            {"type": "private", "first_name": "Amal"}
            if chat > 0
            else {"type": "supergroup", "title": "House"}
        )
        message = {"message_id": self._next(), "date": int(time.time()), "chat": {"id": chat, **kind},
                   "from": BOT, **{name: value for name, value in content.items() if name != "content"}}  # fmt: skip
        if values.get("message_thread_id"):
            message |= {"message_thread_id": self._check_topic(values), "is_topic_message": True}
        if values.get("reply_markup"):
            message["reply_markup"] = values["reply_markup"]
        aiogram.types.Message.model_validate(message)
        self.sent.append({**message, "reply_parameters": values.get("reply_parameters"), **content})
        return message

    async def _edit_markup(self, values: dict[str, Any]) -> Answer:
        found = next((one for one in self.sent if one["message_id"] == values["message_id"]), None)
        if found is None:
            raise Refusal(400, "Bad Request: message to edit not found")
        if found.get("reply_markup") == values.get("reply_markup"):
            raise Refusal(400, "Bad Request: message is not modified")
        found["reply_markup"] = values.get("reply_markup")
        return {name: value for name, value in found.items() if name not in {"content", "reply_parameters"}}

    async def _agree(self, _values: dict[str, Any]) -> Answer:
        return True

    async def _present(self, values: dict[str, Any]) -> Answer:
        language = values.get("language_code") or "en"
        for name in ("commands", "name", "description", "short_description"):
            if name in values:
                self.presented[f"{name} {language}"] = values[name]
        return True

    def _next(self) -> int:
        self._number += 1
        return self._number


def make_person(number: int, language: str = "en") -> dict[str, Any]:
    """Makes a user."""
    return {"id": number, "is_bot": False, "first_name": "Amal", "language_code": language}


def find_entities(text: str) -> list[dict[str, Any]]:
    """Marks commands and mentions as Telegram does."""
    found = [
        {"type": "mention", "offset": one.start(), "length": len(one[0])}
        for one in re.finditer(r"@\w+", text)
    ]
    command = re.match(r"/\w+(?:@\w+)?", text)
    if command:
        found = [{"type": "bot_command", "offset": 0, "length": len(command[0])}]
    return found


def check_markup(text: str) -> None:
    """Refuses markup that Telegram does not know or that does not close."""
    open_: list[str] = []
    for tag in TAG.finditer(text):
        if tag[1] not in TAGS:
            raise Refusal(400, f"Bad Request: can't parse entities: unsupported tag {tag[1]}")
        if not tag[0].startswith("</"):
            open_.append(tag[1])
        elif not open_ or open_.pop() != tag[1]:
            raise Refusal(400, "Bad Request: can't parse entities: unmatched end tag")
    if open_ or re.search(r"<(?!/?[a-z])", text):
        raise Refusal(400, "Bad Request: can't parse entities: can't find end tag")


async def read_values(request: Request) -> dict[str, Any]:
    """Reads a request as Telegram does: form fields, nested ones as JSON."""
    if "multipart" in request.headers.get("content-type", ""):
        raw = await request.body()
        document = re.search(rb'filename="[^"]*"\r\n.*?\r\n\r\n(.*?)\r\n--', raw, re.DOTALL)
        chat = re.search(rb'name="chat_id"\r\n\r\n(-?\d+)', raw)
        assert document
        assert chat
        return {"chat_id": int(chat[1]), "document": document[1].decode()}
    body = (await request.body()).decode()
    return {name: _parse(name, value) for name, value in parse_qsl(body, keep_blank_values=True)}


def _parse(name: str, value: str) -> Any:
    return value if name in WORDS else json.loads(value)
