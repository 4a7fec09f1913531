"""The chat as plain HTML forms, for browsers without a script: /chat.

The token stands in the page's own fields, so there is no cookie; a page that is sent again says nothing twice,
because the turn's id stands there too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bot.channels.web.bundle import EXIT
from bot.channels.web.failures import choose_status
from bot.channels.web.languages import read_language
from bot.channels.web.limiting import Limiter
from bot.channels.web.pages import Pages
from bot.channels.web.routes import CHANNEL
from bot.conversations import Conversations
from bot.errors import BotError, ConversationUnknown, RequestRefused, TextEmpty, TokenWrong
from bot.replies import Owner, Reply, Turn, TurnForm
from bot.store.events import Event
from knowledge.emergency import EmergencyNumber
from knowledge.source import Topic


@dataclass(frozen=True, slots=True)
class Form:
    """What a page sends back; `conversation` is empty before the first turn."""

    language: str
    city: str
    conversation: str = ""
    token: str = ""
    turn: str = ""
    text: str = ""
    payload: str = ""
    do: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said, by the newcomer or to the newcomer."""

    at: float
    mine: str | None
    reply: Reply | None


@dataclass(frozen=True, slots=True)
class Chat:
    """Takes what a page sends and fills the next one."""

    pages: Pages
    conversations: Conversations
    limiter: Limiter
    numbers: Sequence[EmergencyNumber]

    async def answer(self, request: Request, form: Form) -> HTMLResponse:
        """Does what was asked, and shows the conversation or says what went wrong."""
        try:
            await self.limiter.check_request(request)
            form = await self._take(request, form)
        except BotError as error:
            return await self._show_problem(form, error)
        return await self.show(form)

    async def show(self, form: Form, problem: str = "", draft: str = "", status: int = 200) -> HTMLResponse:
        """Shows everything said so far."""
        owner, exchange = Owner.BOT, list[Said]()
        if form.conversation:
            found, turns, events = await self.conversations.read_exchange(form.conversation)
            owner, exchange = (
                found.owner,
                list(order_exchange(turns, events, self._name_topics(form.language))),
            )
        response = self.pages.fill(
            "chat.html",
            form.language,
            status,
            conversation=form.conversation,
            token=form.token,
            city=form.city,
            turn=str(uuid4()),
            exchange=exchange,
            owner=owner,
            problem=problem,
            draft=draft,
            topics=list(Topic),
            numbers=self.numbers,
            exit=EXIT,
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    async def _take(self, request: Request, form: Form) -> Form:
        if form.conversation:
            await self.conversations.check_token(form.conversation, form.token)
        if form.do == "delete" and form.conversation:
            await self.conversations.delete_conversation(form.conversation)
            return Form(form.language, form.city)
        if form.do == "look":
            return form
        if not form.payload and not form.text.strip():
            raise TextEmpty
        try:
            turn = str(UUID(form.turn))
        except ValueError:
            raise RequestRefused from None
        if not form.conversation:
            await self.limiter.check_opening(request)
            opened = await self.conversations.open_conversation(CHANNEL, form.city or None, form.language)
            form = replace(form, conversation=opened[0], token=opened[1])
        await self.limiter.check_turn(request, form.conversation)
        if form.payload:
            await self.conversations.take_payload(form.conversation, turn, form.payload)
        else:
            await self.conversations.take_text(form.conversation, turn, form.text)
        return form

    async def _show_problem(self, form: Form, error: BotError) -> HTMLResponse:
        if isinstance(error, ConversationUnknown | TokenWrong):
            form = replace(form, conversation="", token="")
        problem = self.pages.phrases.say(form.language, f"error.{error.code}")
        return await self.show(form, problem, form.text, choose_status(error))

    def _name_topics(self, language: str) -> dict[str, str]:
        phrases = self.pages.phrases
        topics = {
            f'/show_topic{{"topic": "{topic}"}}': phrases.say(language, f"topic.{topic}") for topic in Topic
        }
        return {**topics, "/ask_person": phrases.say(language, "button.person")}


def order_exchange(
    turns: Sequence[Turn], events: Sequence[Event], titles: Mapping[str, str]
) -> Iterator[Said]:
    """Yields what was said on both sides, in order of time; a button is shown by its title."""
    replies = [
        (event.created_at, Reply.model_validate(event.data)) for event in events if event.type == "reply"
    ]
    named = {button.payload: button.title for _, reply in replies for button in reply.buttons} | dict(titles)
    mine = [
        Said(turn.received_at, named.get(turn.content, turn.content), None)
        if turn.form is TurnForm.PAYLOAD
        else Said(turn.received_at, turn.content, None)
        for turn in turns
    ]
    yield from sorted([*mine, *(Said(at, None, reply) for at, reply in replies)], key=_by_time)


def _by_time(said: Said) -> float:
    return said.at


def make_chat(chat: Chat, cities: Mapping[str, str]) -> APIRouter:
    """Makes the routes of /chat."""
    router = APIRouter(include_in_schema=False)
    offered = chat.pages.phrases.offered

    def read_form(request: Request, fields: Mapping[str, str]) -> Form:
        accepted = fields.get("language") or request.headers.get("accept-language")
        city = fields.get("city", "")
        known: dict[str, Any] = {
            name: fields.get(name, "") for name in ("conversation", "token", "turn", "text", "payload", "do")
        }
        return Form(read_language(accepted, offered), city if city in cities else "", **known)

    @router.get("/chat")
    async def read_chat(request: Request) -> HTMLResponse:
        form = read_form(request, request.query_params)
        return await chat.show(Form(form.language, form.city))

    @router.post("/chat")
    async def write_chat(request: Request) -> HTMLResponse:
        body = (await request.body()).decode("utf-8", "replace")
        try:
            fields = parse_qs(body, keep_blank_values=True, max_num_fields=20)
        except ValueError:
            raise RequestRefused from None
        return await chat.answer(
            request, read_form(request, {name: values[0] for name, values in fields.items()})
        )

    return router
