"""The web API: the calls of the contract, each a line or two on top of Conversations."""

import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Request, Response
from fastapi.responses import StreamingResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from bot.channels.web.limiting import Limiter
from bot.channels.web.schemas import (
    ErrorBody,
    Feedback,
    HealthBody,
    HeldConversation,
    OpenConversation,
    OpenedConversation,
    PayloadTurn,
    TextTurn,
    TurnAnswer,
    describe_held,
    describe_outcome,
)
from bot.channels.web.stream import EventStream
from bot.conversations import Conversations, Deletion
from bot.errors import ConversationUnknown, StoreUnavailable, TokenWrong
from bot.health import HealthCheck

CHANNEL = "web"
LAST_EVENT = 2**31 - 1

Guard = Callable[..., Awaitable[str]]

_ALWAYS = (
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_ID = re.compile(r"[A-Za-z0-9_-]{22}")
_bearer = HTTPBearer(auto_error=False, description="The token that came with the conversation.")


def _describe_errors(*statuses: HTTPStatus) -> dict[int | str, dict[str, Any]]:
    return {status.value: {"model": ErrorBody} for status in sorted({*statuses, *_ALWAYS})}


_OPEN_ERRORS = _describe_errors(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
_KNOWN_ERRORS = _describe_errors(HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)
_TURN_ERRORS = _describe_errors(
    HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE
)


def make_api(conversations: Conversations, stream: EventStream, limiter: Limiter) -> APIRouter:
    """Makes the routes under /api."""
    api = APIRouter(prefix="/api", dependencies=[Depends(limiter.check_request)])
    check_access = _make_guard(conversations)
    _serve_conversations(api, check_access, conversations, limiter)
    _serve_turns(api, check_access, conversations, limiter)
    _serve_news(api, check_access, conversations, stream)
    return api


def _make_guard(conversations: Conversations) -> Guard:
    async def check_access(
        conversation: Annotated[str, Path()],
        bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    ) -> str:
        if bearer is None:
            raise TokenWrong
        if not _ID.fullmatch(conversation):
            raise ConversationUnknown
        await conversations.check_token(conversation, bearer.credentials)
        return conversation

    return check_access


def _serve_conversations(
    api: APIRouter, check_access: Guard, conversations: Conversations, limiter: Limiter
) -> None:
    @api.post(
        "/conversations",
        status_code=HTTPStatus.CREATED,
        responses=_OPEN_ERRORS,
        dependencies=[Depends(limiter.check_opening)],
    )
    async def open_conversation(body: OpenConversation) -> OpenedConversation:
        """Opens a conversation."""
        conversation, token = await conversations.open_conversation(CHANNEL, body.city, body.language)
        return OpenedConversation(conversation=conversation, token=token)

    @api.get("/conversations/{conversation}", responses=_KNOWN_ERRORS)
    async def read_conversation(
        conversation: Annotated[str, Depends(check_access)], response: Response
    ) -> HeldConversation:
        """Returns everything we hold about a conversation."""
        response.headers["Cache-Control"] = "no-store"
        return describe_held(await conversations.read_held(conversation))

    @api.delete(
        "/conversations/{conversation}",
        status_code=HTTPStatus.NO_CONTENT,
        responses={**_KNOWN_ERRORS, 202: {"description": "Gone here; Rasa's part goes as soon as it can."}},
    )
    async def delete_conversation(conversation: Annotated[str, Depends(check_access)]) -> Response:
        """Deletes a conversation from every store."""
        deletion = await conversations.delete_conversation(conversation)
        done = deletion is Deletion.DONE
        return Response(status_code=HTTPStatus.NO_CONTENT if done else HTTPStatus.ACCEPTED)


def _make_turn_guard(check_access: Guard) -> Callable[..., Awaitable[str | None]]:
    async def check_turn_access(
        conversation: Annotated[str, Path()],
        bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    ) -> str | None:
        """None when the store is away: then nothing is read or kept, but a cry for help is answered."""
        try:
            return await check_access(conversation, bearer)
        except StoreUnavailable:
            return None

    return check_turn_access


def _serve_turns(api: APIRouter, check_access: Guard, conversations: Conversations, limiter: Limiter) -> None:
    check_turn_access = _make_turn_guard(check_access)

    @api.post("/conversations/{conversation}/turns", responses=_TURN_ERRORS)
    async def take_turn(
        request: Request,
        conversation: Annotated[str | None, Depends(check_turn_access)],
        body: TextTurn | PayloadTurn,
    ) -> TurnAnswer:
        """Takes a turn; the same id again does nothing twice and returns what has been sent for it so far."""
        if conversation is None:
            if isinstance(body, PayloadTurn):
                raise StoreUnavailable("nothing can be read")
            return describe_outcome(conversations.answer_without_store(body.text))
        await limiter.check_turn(request, conversation)
        if isinstance(body, TextTurn):
            return describe_outcome(await conversations.take_text(conversation, str(body.id), body.text))
        return describe_outcome(await conversations.take_payload(conversation, str(body.id), body.payload))

    @api.post(
        "/conversations/{conversation}/feedback",
        status_code=HTTPStatus.NO_CONTENT,
        responses=_describe_errors(
            HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND, HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        ),
    )
    async def keep_opinion(conversation: Annotated[str, Depends(check_access)], body: Feedback) -> Response:
        """Keeps whether a reply helped; said again, the later counts."""
        await conversations.keep_opinion(conversation, body.reply, helpful=body.helpful)
        return Response(status_code=HTTPStatus.NO_CONTENT)


def _serve_news(
    api: APIRouter, check_access: Guard, conversations: Conversations, stream: EventStream
) -> None:
    @api.get(
        "/conversations/{conversation}/events",
        response_class=StreamingResponse,
        responses={**_KNOWN_ERRORS, 200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
    )
    async def read_events(
        conversation: Annotated[str, Depends(check_access)],
        last_event_id: Annotated[int, Header(ge=0, le=LAST_EVENT)] = 0,
    ) -> StreamingResponse:
        """Streams the events `reply` and `owner`; Last-Event-ID resumes after that event."""
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        body = stream.read_stream(conversation, last_event_id)
        return StreamingResponse(body, media_type="text/event-stream", headers=headers)


def make_health(check: HealthCheck) -> APIRouter:
    """Makes /health."""
    router = APIRouter()

    @router.get("/health", responses={503: {"model": HealthBody}, 500: {"model": ErrorBody}})
    async def read_health(response: Response) -> HealthBody:
        """Asks a real question; 503 names the parts that are down."""
        health = await check.read_health()
        response.headers["Cache-Control"] = "no-store"
        if health.down:
            response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
            return HealthBody(status="down", down=list(health.down))
        return HealthBody(status="ok", down=[])

    return router
