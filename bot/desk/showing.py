"""The pages of the desk: templates, and what they are filled with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.desk.talk import Entry
from bot.desk.words import DeskWords
from bot.store.accounts import Session

FOLDER = Path(__file__).parent / "pages"
UK_TIME = ZoneInfo("Europe/London")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class DeskPages:
    """Fills templates; `cities` are names by id."""

    words: DeskWords
    cities: Mapping[str, str]
    templates: Environment

    def fill(self, name: str, session: Session | None, status: int = 200, **values: Any) -> HTMLResponse:
        """Makes a page for who is signed in."""
        given = {
            "error": None,
            "kept": "",
            "act": "",
            "again": None,
            "sign_in": "",
            "flagged": False,
            "session": session,
        }
        given |= {"session": session, **self._tools(session), **values}
        return HTMLResponse(self.templates.get_template(name).render(given), status, HEADERS)

    def _tools(self, session: Session | None) -> dict[str, Any]:
        def token() -> Markup:
            value = session.form_token if session else ""
            return Markup('<input type="hidden" name="form_token" value="{}">').format(value)

        def message() -> Markup:
            # Left to itself a browser would give the id of a form that was sent to the next one.
            field = '<input type="hidden" name="message" value="{}" autocomplete="off">'
            return Markup(field).format(uuid4())

        return {
            "say": self.words.say,
            "token": token,
            "message": message,
            "age": self._say_age,
            "city": lambda id_: self.cities.get(id_, id_) if id_ else self.words.say("no_city"),
            "language_name": name_language,
            "moment": read_moment,
            "clock": lambda at: read_moment(at).strftime("%d/%m %H:%M"),
            "say_move": lambda entry: self.words.say_move(entry.what or "", entry.text),
        }

    def _say_age(self, since: float) -> str:
        minutes = max(0, int(datetime.now(UTC).timestamp() - since) // 60)
        if minutes < 100:
            return self.words.say("minutes", count=minutes)
        if minutes < 48 * 60:
            return self.words.say("hours", count=minutes // 60)
        return self.words.say("days", count=minutes // (24 * 60))


def make_desk_pages(words: DeskWords, cities: Mapping[str, str]) -> DeskPages:
    """Makes the templates: everything put into them is escaped, a name that they lack is an error."""
    loader = FileSystemLoader(FOLDER)
    templates = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return DeskPages(words, cities, templates)


def name_language(code: str) -> str:
    """Gives a language's name in English."""
    try:
        return Locale.parse(code).get_display_name("en") or code
    except (UnknownLocaleError, ValueError):
        return code


def read_moment(at: float) -> datetime:
    """Gives a time as the store keeps it in UK time."""
    return datetime.fromtimestamp(at, UK_TIME)


def find_last_article(entries: Sequence[Entry]) -> str | None:
    """Gives the article that was shown last."""
    return next((entry.article for entry in reversed(entries) if entry.article), None)
