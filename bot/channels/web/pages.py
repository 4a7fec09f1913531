"""What the pages of the gateway share: their templates, their phrases, their headers."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.dates import say_date
from bot.notices import Phrases

FOLDER = Path(__file__).parent / "pages"
_FILES = {"pages.css": "text/css", "icon.svg": "image/svg+xml"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-cache",
}


@dataclass(frozen=True, slots=True)
class Pages:
    """Fills templates with the phrases of a language."""

    phrases: Phrases
    templates: Environment

    def fill(self, name: str, language: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Makes a page; `say` gives phrases of pages, `word` of the widget, `phrase` any."""
        phrases = self.phrases

        def say(key: str, **places: str) -> str:
            return phrases.say(language, f"page.{key}", **places)

        def word(key: str, **places: str) -> str:
            return phrases.say(language, f"widget.{key}", **places)

        def phrase(key: str) -> str:
            return phrases.say(language, key)

        words: dict[str, Any] = {
            "language": language,
            "direction": phrases.direction(language),
            "languages": phrases.offered,
            "direction_of": phrases.direction,
            "name_of": phrases.name,
            "say": say,
            "word": word,
            "phrase": phrase,
            "say_date": partial(say_date, language),
        }
        html = self.templates.get_template(name).render(words | values)
        return HTMLResponse(html, status, HEADERS)


def make_pages(phrases: Phrases) -> Pages:
    """Makes the templates: everything put into them is escaped, a name that they lack is an error."""
    loader = FileSystemLoader(FOLDER)
    return Pages(
        phrases,
        Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True),
    )


def serve_files() -> APIRouter:
    """Makes the routes of the files that the pages use."""
    router = APIRouter(include_in_schema=False)
    for name, media_type in _FILES.items():
        _serve_file(router, name, media_type)
    return router


def _serve_file(router: APIRouter, name: str, media_type: str) -> None:
    @router.get(f"/pages/{name}")
    async def read_file() -> FileResponse:
        headers = {"Cache-Control": "public, max-age=600, stale-while-revalidate=86400"}
        return FileResponse(FOLDER / name, media_type=media_type, headers=headers)
