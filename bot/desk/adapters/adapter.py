"""A place other than our desk where connectors work on cases: what it must be able to do."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar, Protocol

from bot.desk.cases import Case
from bot.desk.errors import DeskError
from bot.media import Media


class PlaceError(Exception):
    """The root of what places make us meet; nobody but the log is told of it."""


class AdapterUnavailable(PlaceError):
    """The place is away, or wants us to wait so many seconds; the same may be tried again."""

    def __init__(self, why: str, retry_after_s: float | None = None) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(why)


class RoomGone(PlaceError):
    """Somebody there removed the room; another is to be opened."""


class MemberUnknown(DeskError):
    """No administrator has said who this is."""

    code: ClassVar[str] = "member_unknown"
    status: ClassVar[int] = 403


class DeskAdapter(Protocol):
    """Shows each case in a room of its own. Every method raises AdapterUnavailable; those with a room, RoomGone too.

    What connectors write there goes to `Answering`, each with the number that the place gave it.
    """

    @property
    def name(self) -> str:
        """What it is called in the store: at most eight letters."""
        ...

    async def list_cities(self) -> Collection[str] | None:
        """Gives the cities whose cases are shown there; None: all, empty: none."""
        ...

    async def open_room(self, case: Case, title: str) -> str:
        """Opens a room with the ways to claim and to close; returns what it is called there."""
        ...

    async def write(self, room: str, text: str, key: str, *, from_newcomer: bool) -> None:
        """Shows a text; the same `key` means the same text again, after a failure."""
        ...

    async def write_media(self, room: str, media: Media, title: str, key: str) -> None:
        """Shows a picture, a voice message or a file, or says that it is at the desk."""
        ...

    async def mark(self, room: str, case: Case) -> None:
        """Shows how the case stands now, where the place has a way to: closed, or open again."""
        ...

    async def delete_room(self, room: str) -> None:
        """Removes the room with everything in it, because the newcomer asked for it."""
        ...
