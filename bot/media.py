"""Pictures, voice messages and files that a newcomer sends: we keep where they are, never what is in them."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from enum import StrEnum


class MediaKind(StrEnum):
    """What was sent."""

    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Media:
    """Something that is no text. `file`: by what its channel gives it again; `ending`: of its name, such as `.pdf`."""

    kind: MediaKind
    file: str
    ending: str = ""

    def write(self) -> str:
        """Gives it as the content of a turn."""
        return json.dumps(asdict(self))


def read_media(content: str) -> Media:
    """Gives what was written."""
    values = json.loads(content)
    return Media(**{**values, "kind": MediaKind(values["kind"])})


FetchMedia = Callable[[Media], Awaitable[bytes]]
"""Asks the channel for it; MediaGone when the channel does not give it any more."""
