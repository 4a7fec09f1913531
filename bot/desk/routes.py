"""The desk on the web: the queue, a case, and what can be done with it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, StreamingResponse

from bot.desk.access import Access
from bot.desk.cases import Outcome
from bot.desk.desk import CANNED, Desk
from bot.desk.doors import (
    COOKIE,
    PATH,
    Text,
    Word,
    check_form,
    describe,
    find_session,
    go_to,
    make_desk_route,
)
from bot.desk.errors import CaseTaken, DeskError, NotAllowed
from bot.desk.news import read_lists, sum_up_file, sum_up_lists, tell_changes
from bot.desk.showing import DeskPages, find_last_article
from bot.desk.translating import ENGLISH
from bot.media import Media, MediaKind
from bot.signals import ANY
from bot.store.accounts import Session

FILES = Path(__file__).parent / "static"
ACT = Awaitable[Any]
Message = Annotated[UUID, Form()]
"""Each form has an id of its own, so that sending it twice does nothing twice."""

_SHOWN_AS = {MediaKind.PHOTO: "image/jpeg", MediaKind.VOICE: "audio/ogg", MediaKind.VIDEO: "video/mp4"}
_MEDIA = {".css": "text/css", ".js": "text/javascript"}


def make_desk(desk: Desk, access: Access, pages: DeskPages) -> APIRouter:
    """Makes the routes of the desk behind its door."""
    router = APIRouter(prefix=PATH, include_in_schema=False, route_class=make_desk_route(pages))
    _serve_queue(router, desk, access, pages)
    _serve_news(router, desk, access)
    _serve_cases(router, desk, access, pages)
    acts = Acts(desk, access, pages)
    _serve_writing(router, desk, acts)
    _serve_moves(router, desk, acts)
    for path in sorted(FILES.iterdir()):
        _serve_file(router, path)
    return router


def _serve_queue(router: APIRouter, desk: Desk, access: Access, pages: DeskPages) -> None:
    async def show(request: Request, template: str) -> HTMLResponse:
        session = await find_session(access, request)
        lists = await read_lists(desk, session.account)
        names = {one.id: one.name for one in await desk.store.accounts.list_accounts()}
        return pages.fill(template, session, lists=lists, names=names, seen=sum_up_lists(lists))

    @router.get("")
    async def show_queue(request: Request) -> HTMLResponse:
        return await show(request, "queue.html")

    @router.get("/queue")
    async def show_queue_part(request: Request) -> HTMLResponse:
        return await show(request, "queue_part.html")


def _serve_news(router: APIRouter, desk: Desk, access: Access) -> None:
    @router.get("/news")
    async def read_news(request: Request, case: str = "", seen: str = "") -> StreamingResponse:
        """Says that something changed, or something of a case, after what the page has seen."""
        session = await find_session(access, request)
        if not session.account.works_on_cases:
            raise NotAllowed
        about = (await desk.find_case(session.account, case)).conversation if case else ANY
        token = request.cookies[COOKIE]

        async def look() -> str:
            now = await access.find_session(token, used=False)
            if case:
                return sum_up_file(await desk.open_file(now.account, case))
            return sum_up_lists(await read_lists(desk, now.account))

        async def tell() -> AsyncIterator[bytes]:
            with desk.signals.listen(about) as bell:
                async for line in tell_changes(bell, look, seen, shared=desk.store.database.shared):
                    yield line

        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(tell(), media_type="text/event-stream", headers=headers)


def _serve_cases(router: APIRouter, desk: Desk, access: Access, pages: DeskPages) -> None:
    @router.get("/cases/{case}")
    async def show_case(request: Request, case: str, flagged: Literal["true", ""] = "") -> HTMLResponse:
        session = await find_session(access, request)
        return await show_file(desk, pages, session, case, flagged=bool(flagged))

    @router.get("/cases/{case}/talk")
    async def show_talk(request: Request, case: str) -> HTMLResponse:
        session = await find_session(access, request)
        file = await desk.open_file(session.account, case)
        return pages.fill("talk_part.html", session, file=file, english=await desk.read_translations(file))

    @router.get("/cases/{case}/media/{turn}")
    async def read_media(request: Request, case: str, turn: str) -> Response:
        session = await find_session(access, request)
        media, body = await desk.open_media(session.account, case, turn)
        return Response(body, headers=describe_media(media))

    @router.get("/cases/{case}/head")
    async def show_head(request: Request, case: str) -> HTMLResponse:
        session = await find_session(access, request)
        return pages.fill("head_part.html", session, file=await desk.open_file(session.account, case))


def describe_media(media: Media) -> dict[str, str]:
    """Gives the headers with which a browser shows pictures and plays voices, and runs nothing."""
    shown = _SHOWN_AS.get(media.kind)
    return {
        "Content-Type": shown or "application/octet-stream",
        "Content-Disposition": "inline" if shown else f'attachment; filename="file{media.ending}"',
        "Content-Security-Policy": "default-src 'none'; media-src 'self'; sandbox",
        "Cache-Control": "no-store",
    }


async def show_file(
    desk: Desk, pages: DeskPages, session: Session, case: str, status: int = HTTPStatus.OK, **values: Any
) -> HTMLResponse:
    """Makes the page of a case."""
    file, account = await desk.open_file(session.account, case), session.account
    accounts = await desk.store.accounts.list_accounts()
    mine = file.case.connector == account.id
    language = desk.notices.choose_language(file.case.language)
    canned = [(name, desk.notices.phrases.say(language, f"canned.{name}")) for name in CANNED]
    return pages.fill(
        "case.html",
        session,
        status,
        file=file,
        seen=sum_up_file(file),
        english=await desk.read_translations(file),
        articles=sorted(desk.articles.items()),
        can_translate=desk.translator is not None and file.case.language != ENGLISH,
        mine=mine,
        may_act=mine or (account.role == "lead" and file.case.connector is not None),
        others=[one for one in accounts if one.sees_city(file.case.city) and one.id != file.case.connector],
        canned=canned,
        outcomes=[str(outcome) for outcome in Outcome],
        last_article=find_last_article(file.entries),
        **values,
    )


@dataclass(frozen=True, slots=True)
class Acts:
    """Does what a form asks for."""

    desk: Desk
    access: Access
    pages: DeskPages

    async def do(
        self,
        request: Request,
        case: str,
        form_token: str,
        what: Callable[[Session], ACT],
        name: str,
        kept: str = "",
        then: str | None = None,
    ) -> Response:
        """Does it and shows the case again; when it does not work, with the reason and what was written."""
        session = await find_session(self.access, request)
        check_form(session, form_token)
        try:
            await what(session)
        except DeskError as error:
            holder = ""
            if isinstance(error, CaseTaken):
                accounts = await self.desk.store.accounts.list_accounts()
                holder = next((one.name for one in accounts if one.id == error.account), "")
            said = describe(self.pages, error, holder)
            try:
                return await show_file(
                    self.desk, self.pages, session, case, error.status, error=said, act=name, kept=kept
                )
            except DeskError:  # there is no case to show any more; what was written is not lost for that
                return self.pages.fill("error.html", session, error.status, error=said, kept=kept)
        return go_to(then or f"{PATH}/cases/{case}")


def _serve_writing(router: APIRouter, desk: Desk, acts: Acts) -> None:
    @router.post("/cases/{case}/claim")
    async def claim(request: Request, case: str, form_token: Word) -> Response:
        return await acts.do(request, case, form_token, lambda one: desk.claim(one.account, case), "claim")

    @router.post("/cases/{case}/reply")
    async def reply(
        request: Request, case: str, form_token: Word, message: Message, text: Text = ""
    ) -> Response:
        def do(one: Session) -> ACT:
            return desk.reply(one.account, case, text, str(message))

        return await acts.do(request, case, form_token, do, "reply", text)

    @router.post("/cases/{case}/canned")
    async def say_canned(
        request: Request, case: str, form_token: Word, message: Message, name: Word
    ) -> Response:
        def do(one: Session) -> ACT:
            return desk.say_canned(one.account, case, name, str(message))

        return await acts.do(request, case, form_token, do, "canned")

    @router.post("/cases/{case}/article")
    async def send_article(
        request: Request, case: str, form_token: Word, message: Message, article: Word = ""
    ) -> Response:
        def do(one: Session) -> ACT:
            return desk.send_article(one.account, case, article.strip(), str(message))

        return await acts.do(request, case, form_token, do, "article", article)

    @router.post("/cases/{case}/translate")
    async def translate(request: Request, case: str, form_token: Word, on: Word) -> Response:
        def do(one: Session) -> ACT:
            return desk.switch_translation(one.account, case, on=on == "true")

        return await acts.do(request, case, form_token, do, "translate")

    @router.post("/cases/{case}/note")
    async def note(
        request: Request, case: str, form_token: Word, message: Message, text: Text = ""
    ) -> Response:
        def do(one: Session) -> ACT:
            return desk.note(one.account, case, text, str(message))

        return await acts.do(request, case, form_token, do, "note", text)


def _serve_moves(router: APIRouter, desk: Desk, acts: Acts) -> None:
    @router.post("/cases/{case}/release")
    async def release(request: Request, case: str, form_token: Word) -> Response:
        return await acts.do(
            request, case, form_token, lambda one: desk.release(one.account, case), "release", then=PATH
        )

    @router.post("/cases/{case}/transfer")
    async def transfer(request: Request, case: str, form_token: Word, to: Word) -> Response:
        return await acts.do(
            request, case, form_token, lambda one: desk.transfer(one.account, case, to), "transfer", then=PATH
        )

    @router.post("/cases/{case}/snooze")
    async def snooze(
        request: Request, case: str, form_token: Word, minutes: Annotated[int, Form(ge=1, le=1440)]
    ) -> Response:
        def do(one: Session) -> ACT:
            return desk.snooze(one.account, case, minutes * 60.0)

        return await acts.do(request, case, form_token, do, "snooze", then=PATH)

    @router.post("/cases/{case}/close")
    async def close(
        request: Request, case: str, form_token: Word, outcome: Annotated[Outcome, Form()], detail: Word = ""
    ) -> Response:
        def do(one: Session) -> ACT:
            return desk.close(one.account, case, outcome, detail)

        return await acts.do(request, case, form_token, do, "close", detail, then=PATH)

    @router.post("/cases/{case}/flag")
    async def flag(
        request: Request, case: str, form_token: Word, message: Message, article: Word = "", note: Text = ""
    ) -> Response:
        def do(one: Session) -> ACT:
            return desk.flag_article(one.account, case, article, note, str(message))

        then = f"{PATH}/cases/{case}?flagged=true"
        return await acts.do(request, case, form_token, do, "flag", note, then)


def _serve_file(router: APIRouter, path: Path) -> None:
    @router.get(f"/files/{path.name}")
    async def read_file() -> FileResponse:
        headers = {"Cache-Control": "public, max-age=600"}
        return FileResponse(path, media_type=_MEDIA[path.suffix], headers=headers)
