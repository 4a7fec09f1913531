"""Serves the widget: the newest under a fixed name, and every build that a page may have pinned by its hash."""

import re
from http import HTTPStatus
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.channels.web.bundle import Bundle, File, make_file
from bot.errors import NothingThere

FRESH = "public, max-age=600, stale-while-revalidate=86400, stale-if-error=604800"
FOREVER = "public, max-age=31536000, immutable"
_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Vary": "Accept-Encoding",
}
_DIGEST = re.compile(r"[0-9a-f]{16}")


def make_widget(bundle: Bundle, kept: Path) -> APIRouter:
    """Makes the routes of the widget; `kept` is the folder of its builds, older ones included."""
    router = APIRouter(include_in_schema=False)
    keep_build(bundle.script, kept)

    @router.get("/widget.js")
    async def read_script(request: Request) -> Response:
        return _send(request, bundle.script, FRESH)

    @router.get("/widget.css")
    async def read_style(request: Request) -> Response:
        return _send(request, bundle.style, FRESH)

    @router.get("/widget-{digest}.js")
    async def read_build(request: Request, digest: str) -> Response:
        return _send(request, find_build(digest, bundle.script, kept), FOREVER)

    @router.get("/widget/{language}.json")
    async def read_words(request: Request, language: str) -> Response:
        if language not in bundle.words:
            raise NothingThere
        file = bundle.words[language]
        return _send(request, file, FOREVER if request.url.query == file.digest else FRESH)

    return router


def keep_build(script: File, kept: Path) -> None:
    """Keeps a build, so that a page that pinned it goes on working after an update."""
    kept.mkdir(parents=True, exist_ok=True)
    path = kept / f"widget-{script.digest}.js"
    if not path.exists():
        path.write_bytes(script.body)


def find_build(digest: str, newest: File, kept: Path) -> File:
    """Returns the build of this digest; raises NothingThere."""
    if digest == newest.digest:
        return newest
    path = kept / f"widget-{digest}.js"
    if not _DIGEST.fullmatch(digest) or not path.is_file():
        raise NothingThere
    return make_file(path.read_text(encoding="utf-8"), "text/javascript")


def _send(request: Request, file: File, caching: str) -> Response:
    headers = {**_HEADERS, "Cache-Control": caching, "ETag": f'"{file.digest}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(
            file.packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=file.media_type
        )
    return Response(file.body, headers=headers, media_type=file.media_type)
