"""The demo: a page for each city with the widget on it, and what a council copies to have it too."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bot.channels.web.bundle import File
from bot.channels.web.languages import read_language
from bot.channels.web.pages import Pages
from bot.errors import NothingThere


def make_demo(pages: Pages, cities: Mapping[str, str], script: File) -> APIRouter:
    """Makes the routes of the demo; `cities` maps the id of a city pack to its name."""
    router = APIRouter(include_in_schema=False)

    def fill(request: Request, language: str | None, city: str | None) -> HTMLResponse:
        accepted = language or request.headers.get("accept-language")
        chosen = read_language(accepted, pages.phrases.offered)
        origin = str(request.base_url).rstrip("/")
        return pages.fill(
            "demo.html",
            chosen,
            cities=cities,
            city=city,
            snippet=write_snippet(f"{origin}/widget.js", city or "bristol"),
            pinned_snippet=write_snippet(
                f"{origin}/widget-{script.digest}.js", city or "bristol", script.integrity
            ),
        )

    @router.get("/")
    async def read_demo(request: Request, language: str | None = None) -> HTMLResponse:
        return fill(request, language, None)

    @router.get("/cities/{city}")
    async def read_city(request: Request, city: str, language: str | None = None) -> HTMLResponse:
        if city not in cities:
            raise NothingThere
        return fill(request, language, city)

    return router


def write_snippet(address: str, city: str, integrity: str | None = None) -> str:
    """Writes the line that a council puts on its pages."""
    pinned = f'integrity="{integrity}" crossorigin="anonymous" ' if integrity else ""
    return f'<script src="{address}" {pinned}data-city="{city}" defer></script>'
