"""Every error of the web leaves here: in one shape, in the client's language, without a newcomer's words."""

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot import errors
from bot.channels.web.languages import read_language
from bot.channels.web.schemas import ErrorBody, ErrorDetail
from bot.logs import describe_failure
from bot.notices import Phrases

MAX_BODY = 1024 * 1024

STATUSES: dict[type[errors.BotError], HTTPStatus] = {
    errors.NothingThere: HTTPStatus.NOT_FOUND,
    errors.ConversationUnknown: HTTPStatus.NOT_FOUND,
    errors.ReplyUnknown: HTTPStatus.NOT_FOUND,
    errors.TokenWrong: HTTPStatus.UNAUTHORIZED,
    errors.TurnConflict: HTTPStatus.CONFLICT,
    errors.PayloadUnknown: HTTPStatus.CONFLICT,
    errors.TextTooLong: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.BodyTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.RequestRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    errors.RasaError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.StoreUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.BotError: HTTPStatus.INTERNAL_SERVER_ERROR,
}

_CODES = {
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method_not_allowed",
}

log = logging.getLogger(__name__)


def choose_status(error: errors.BotError) -> HTTPStatus:
    """The status of the nearest class that has one."""
    return next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def make_error(phrases: Phrases, language: str, code: str, status: int) -> JSONResponse:
    """Makes the error shape with the phrase `error.<code>`."""
    body = ErrorBody(error=ErrorDetail(code=code, message=phrases.say(language, f"error.{code}")))
    headers = {"Cache-Control": "no-store", "Content-Language": language}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = "2"
    return JSONResponse(body.model_dump(), status, headers)


def handle_failures(app: FastAPI, phrases: Phrases) -> None:
    """Gives the app its error handlers and the guard around everything."""

    async def refuse(request: Request, code: str, status: int) -> JSONResponse:
        language = read_language(request.headers.get("accept-language"), phrases.offered)
        return make_error(phrases, language, code, status)

    async def handle_ours(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, errors.BotError)
        if not isinstance(error, errors.RequestRefused):
            log.warning("request failed code=%s why=%s", error.code, error)
        response = await refuse(request, error.code, choose_status(error))
        if isinstance(error, errors.TooMany):
            response.headers["Retry-After"] = str(error.retry_after_s)
        return response

    async def handle_invalid(request: Request, _error: Exception) -> JSONResponse:
        return await refuse(request, "request_invalid", HTTPStatus.UNPROCESSABLE_ENTITY)

    async def handle_http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        if isinstance(error.__cause__, errors.BotError):  # FastAPI hides what ended the reading of a body
            return await handle_ours(request, error.__cause__)
        if error.status_code == HTTPStatus.BAD_REQUEST:
            return await handle_invalid(request, error)
        code = _CODES.get(HTTPStatus(error.status_code), "request_invalid")
        response = await refuse(request, code, error.status_code)
        response.headers.update(error.headers or {})
        return response

    app.add_exception_handler(errors.BotError, handle_ours)
    app.add_exception_handler(RequestValidationError, handle_invalid)
    app.add_exception_handler(HTTPException, handle_http)
    app.add_middleware(Guard, phrases=phrases)


class Guard:
    """Stands around the app: bodies have a limit, no exception gets to the server, which would print it."""

    def __init__(self, app: ASGIApp, phrases: Phrases) -> None:
        self._app = app
        self._phrases = phrases

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = _Request(receive, send)
        try:
            await self._app(scope, request.receive, request.send)
        except Exception as error:  # the last place that can keep its message out of the logs
            log.error("request failed code=internal why=%s", describe_failure(error))
            if not request.answered:
                await self._answer(scope, request)

    async def _answer(self, scope: Scope, request: "_Request") -> None:
        accepted = dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1")
        language = read_language(accepted, self._phrases.offered)
        response = make_error(self._phrases, language, errors.BotError.code, HTTPStatus.INTERNAL_SERVER_ERROR)
        await response(scope, request.receive, request.send)


class _Request:
    """Counts what is received and sees whether an answer has begun."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._received = 0
        self.answered = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._received += len(message.get("body", b""))
        if self._received > MAX_BODY:
            raise errors.BodyTooLarge
        return message

    async def send(self, message: Message) -> None:
        self.answered = True
        await self._send(message)
