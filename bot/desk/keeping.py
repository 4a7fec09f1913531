"""What a connector wrote in a form that could not be taken: it is shown to them again, whatever the reason was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request

WRITTEN = ("text", "note", "detail", "article")
"""The fields of the forms of a case in which somebody writes."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it was sent. `name`, `text`: the field that was written in; `others`: what else it had."""

    action: str
    name: str
    text: str
    others: Sequence[tuple[str, str]]


async def read_form(request: Request, cases: str) -> Form | None:
    """Reads a form of a case again; None for any other, such as one with a password, and for other sites' forms.

    `cases`: what the addresses of such forms begin with.
    """
    ours = request.headers.get("sec-fetch-site") in {None, "same-origin"}
    if request.method != "POST" or not request.url.path.startswith(cases) or not ours:
        return None
    fields = [(name, value) for name, value in (await request.form()).items() if isinstance(value, str)]
    name, text = next(((one, value) for one, value in fields if one in WRITTEN and value.strip()), ("", ""))
    return Form(request.url.path, name, text, [one for one in fields if one[0] != name])
