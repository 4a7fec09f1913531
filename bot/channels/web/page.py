"""The page at / to try Waymark with: its words come from the phrases, its script and style from files."""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse

from bot.channels.web.languages import read_language
from bot.notices import Phrases

_FOLDER = Path(__file__).parent / "page"
_FILES = {"page.js": "text/javascript", "page.css": "text/css", "icon.svg": "image/svg+xml"}
KEYS = (
    "title",
    "intro",
    "language_label",
    "city_label",
    "city_unknown",
    "log_label",
    "message_label",
    "send",
    "delete",
    "delete_sure",
    "you",
    "sources",
    "services",
    "as_of",
    "no_date",
    "waiting",
    "offline",
    "deleted",
    "no_script",
)
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def make_page(phrases: Phrases, cities: Mapping[str, str]) -> APIRouter:
    """Makes the routes of the page; `cities` maps the id of a city pack to its name."""
    router = APIRouter(include_in_schema=False)
    template = Template((_FOLDER / "page.html").read_text(encoding="utf-8"))
    pages = {language: _fill_page(template, phrases, cities, language) for language in phrases.offered}

    @router.get("/")
    async def read_page(request: Request, language: str | None = None) -> HTMLResponse:
        accepted = language or request.headers.get("accept-language")
        return HTMLResponse(pages[read_language(accepted, phrases.offered)], headers=_HEADERS)

    for name, media_type in _FILES.items():
        _serve_file(router, name, media_type)
    return router


def _serve_file(router: APIRouter, name: str, media_type: str) -> None:
    @router.get(f"/page/{name}")
    async def read_file() -> FileResponse:
        return FileResponse(_FOLDER / name, media_type=media_type, headers=_HEADERS)


def _fill_page(template: Template, phrases: Phrases, cities: Mapping[str, str], language: str) -> str:
    words = {key: escape(phrases.say(language, f"page.{key}")) for key in KEYS}
    links = (_make_link(phrases, code) for code in phrases.offered if code != language)
    options = (f'<option value="{escape(city)}">{escape(name)}</option>' for city, name in cities.items())
    return template.substitute(
        words,
        language=language,
        direction=phrases.direction(language),
        languages="".join(links),
        cities="".join(options),
    )


def _make_link(phrases: Phrases, language: str) -> str:
    attributes = f'lang="{language}" hreflang="{language}" dir="{phrases.direction(language)}"'
    return f'<a href="/?language={language}" {attributes}>{escape(phrases.name(language))}</a>'
