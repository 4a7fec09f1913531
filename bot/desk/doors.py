"""The desk's door on the web: sign in and out, invitations, the second factor; who a request is from."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import pyotp
import segno
from fastapi import APIRouter, Request, Response
from fastapi import Form as FormField
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from pydantic import AfterValidator

from bot.desk.access import SESSION_S, Access
from bot.desk.errors import DeskError, NotAllowed, NotSignedIn, SignInWrong
from bot.desk.keeping import Form, read_form
from bot.desk.openid import OpenId, begin_pending, read_pending
from bot.desk.showing import DeskPages
from bot.errors import BotError, StoreUnavailable
from bot.store.accounts import Session

COOKIE = "waymark_desk"
PATH = "/desk"
SIGN_IN = "/desk/sign-in"
OPENID = "/desk/openid"
PENDING, PENDING_S = "waymark_openid", 600
CASES = f"{PATH}/cases/"


def join_lines(text: str) -> str:
    """Browsers send two characters for a line break; whoever counts sees one."""
    return text.replace("\r\n", "\n")


Text = Annotated[str, FormField(), AfterValidator(join_lines)]
"""As long as it likes to be: what is too long is refused where the words are kept."""
Word = Annotated[str, FormField(max_length=256)]


def go_to(address: str) -> RedirectResponse:
    """Sends the browser on after a form, so that reloading sends nothing again."""
    return RedirectResponse(address, HTTPStatus.SEE_OTHER, {"Cache-Control": "no-store"})


def make_desk_route(pages: DeskPages) -> type[APIRoute]:
    """Makes the kind of route that turns the desk's errors into pages."""

    class DeskRoute(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            handle = super().get_route_handler()

            async def handle_kindly(request: Request) -> Response:
                try:
                    return await handle(request)
                except NotSignedIn as error:
                    form = await read_form(request, CASES)
                    return (
                        _show_kept(pages, error, error.status, form) if form and form.text else go_to(SIGN_IN)
                    )
                except DeskError as error:
                    return _show_kept(pages, error, error.status, await read_form(request, CASES))
                except StoreUnavailable as error:
                    # Whether it was written is not known: trying again sends the same form with the same id.
                    form = await read_form(request, CASES)
                    return _show_kept(pages, error, HTTPStatus.SERVICE_UNAVAILABLE, form, again=form)
                except RequestValidationError:
                    form = await read_form(request, CASES)
                    return _show_kept(pages, DeskError(), HTTPStatus.UNPROCESSABLE_ENTITY, form)

            return handle_kindly

    return DeskRoute


def _show_kept(
    pages: DeskPages, error: BotError, status: int, form: Form | None, again: Form | None = None
) -> HTMLResponse:
    """Says what went wrong, with what was written; `again`: the form that may be sent once more."""
    said, kept = describe(pages, error), form.text if form else ""
    sign_in = SIGN_IN if isinstance(error, NotSignedIn) else ""
    return pages.fill("error.html", None, status, error=said, kept=kept, again=again, sign_in=sign_in)


def describe(pages: DeskPages, error: BotError, name: str = "") -> str:
    """Gives what a connector is told of an error; `name`: of who has the case."""
    return pages.words.say(f"error_{error.code}", name=name)


async def find_session(access: Access, request: Request) -> Session:
    """Returns who is signed in; NotSignedIn when nobody is."""
    return await access.find_session(request.cookies.get(COOKIE))


def check_form(session: Session, form_token: str) -> None:
    """Raises NotAllowed unless the form was made by this desk for this session."""
    if not secrets.compare_digest(session.form_token.encode(), form_token.encode("utf-8", "replace")):
        raise NotAllowed


def check_origin(request: Request) -> None:
    """Raises NotAllowed when another site sends the form, where no session's token can tell."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin", "null")
    # Only the host is compared: a proxy in front may speak https where we hear http.
    if site not in {None, "same-origin", "none"} or urlsplit(origin).netloc not in {"", request.url.netloc}:
        raise NotAllowed


def is_encrypted(request: Request) -> bool:
    """Whether the browser speaks https, to us or to a proxy in front."""
    return request.url.scheme == "https" or request.headers.get("origin", "").startswith("https://")


def make_doors(access: Access, pages: DeskPages, openid: OpenId | None = None) -> APIRouter:
    """Makes the routes of the door."""
    router = APIRouter(prefix=PATH, include_in_schema=False, route_class=make_desk_route(pages))
    _serve_sign_in(router, access, pages, elsewhere=openid is not None)
    if openid is not None:
        _serve_openid(router, openid, pages)
    _serve_invitations(router, access, pages)
    _serve_account(router, access, pages)
    return router


def _serve_sign_in(router: APIRouter, access: Access, pages: DeskPages, *, elsewhere: bool) -> None:
    @router.get("/sign-in")
    async def show_sign_in(joined: Literal["true", ""] = "") -> HTMLResponse:
        return pages.fill("sign_in.html", None, joined=bool(joined), elsewhere=elsewhere)

    @router.post("/sign-in")
    async def sign_in(request: Request, name: Word, password: Word, code: Word = "") -> Response:
        check_origin(request)
        try:
            token = await access.sign_in(name.strip(), password, code)
        except DeskError as error:
            said = describe(pages, error)
            return pages.fill(
                "sign_in.html", None, error.status, joined=False, elsewhere=elsewhere, error=said
            )
        response = go_to(PATH)
        keep_session(response, token, secure=is_encrypted(request))
        return response

    @router.post("/sign-out")
    async def sign_out(request: Request, form_token: Word) -> Response:
        session = await find_session(access, request)
        check_form(session, form_token)
        await access.sign_out(request.cookies[COOKIE])
        response = go_to(SIGN_IN)
        response.delete_cookie(COOKIE, path=PATH)
        return response


def keep_session(response: Response, token: str, *, secure: bool) -> None:
    """Gives the browser its session."""
    response.set_cookie(
        COOKIE, token, max_age=int(SESSION_S), path=PATH, secure=secure, httponly=True, samesite="strict"
    )


def _serve_openid(router: APIRouter, openid: OpenId, pages: DeskPages) -> None:
    secure = openid.back.startswith("https://")

    @router.get("/openid")
    async def begin() -> Response:
        pending = begin_pending()
        response = go_to(await openid.begin(pending))
        # Lax: the browser comes back from another site.
        response.set_cookie(
            PENDING,
            pending.write(),
            max_age=PENDING_S,
            path=OPENID,
            secure=secure,
            httponly=True,
            samesite="lax",
        )
        return response

    @router.get("/openid/back")
    async def finish(request: Request, state: str = "", code: str = "") -> Response:
        token = await openid.finish(read_pending(request.cookies.get(PENDING)), state, code)
        # A page, and no redirect: a browser on its way from another site would not show its new cookie.
        response = pages.fill("signed_in.html", None)
        keep_session(response, token, secure=secure)
        response.delete_cookie(PENDING, path=OPENID)
        return response


def _serve_invitations(router: APIRouter, access: Access, pages: DeskPages) -> None:
    @router.get("/join/{token}")
    async def show_invitation(token: str) -> HTMLResponse:
        return pages.fill("join.html", None, invited=await access.read_invitation(token))

    @router.post("/join/{token}")
    async def join(request: Request, token: str, password: Word) -> Response:
        check_origin(request)
        name = await access.read_invitation(token)
        try:
            await access.join(token, password)
        except DeskError as error:
            return pages.fill("join.html", None, error.status, invited=name, error=describe(pages, error))
        return go_to(f"{SIGN_IN}?joined=true")


def _serve_account(router: APIRouter, access: Access, pages: DeskPages) -> None:
    def show(session: Session, status: int = HTTPStatus.OK, **values: Any) -> HTMLResponse:
        secret = pyotp.random_base32()
        address = pyotp.TOTP(secret).provisioning_uri(
            name=session.account.name, issuer_name=pages.words.say("title")
        )
        picture = segno.make(address, micro=False).png_data_uri(scale=5, border=4)
        return pages.fill("account.html", session, status, secret=secret, picture=picture, **values)

    @router.get("/account")
    async def show_account(request: Request) -> HTMLResponse:
        return show(await find_session(access, request))

    @router.post("/account")
    async def set_second_factor(
        request: Request, form_token: Word, secret: Word = "", code: Word = "", password: Word = ""
    ) -> Response:
        session = await find_session(access, request)
        check_form(session, form_token)
        if session.account.has_second_factor:
            secret = ""  # it is turned off first, by who can sign in
            try:
                await access.sign_out(await access.sign_in(session.account.name, password, code))
            except DeskError as error:
                return show(session, error.status, error=describe(pages, error))
        if secret and not _fits(secret, code):
            return show(session, HTTPStatus.UNPROCESSABLE_ENTITY, error=describe(pages, SignInWrong()))
        await access.rows.set_second_factor(session.account.id, secret or None)
        return go_to("/desk/account")


def _fits(secret: str, code: str) -> bool:
    try:
        return pyotp.TOTP(secret).verify(code.strip(), valid_window=1)
    except ValueError:
        return False
