"""Logs carry events, ids and durations, never a newcomer's words: so no message of an exception."""

import logging
import traceback
from copy import copy
from types import TracebackType
from typing import TextIO

# These can write statements, parameters or addresses at their lower levels.
_QUIET = ("alembic", "asyncio", "httpcore", "httpx", "psycopg", "sqlalchemy", "telegram", "uvicorn.access")


class WordlessFormatter(logging.Formatter):
    """Formats an exception as its type and where it was raised, without what it says."""

    def format(self, record: logging.LogRecord) -> str:
        """Gives a record; of Telegram's library without its values, which can be whole updates."""
        if record.args and record.name.partition(".")[0] == "telegram":
            record = copy(record)
            record.args = ()
        return super().format(record)

    def formatException(
        self, ei: tuple[type[BaseException] | None, BaseException | None, TracebackType | None]
    ) -> str:
        """Gives the type and the last frames."""
        return describe_failure(ei[1]) if ei[1] else ""


def describe_failure(error: BaseException) -> str:
    """Gives an exception's type and the frames it passed, without its message."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {places}"


def configure_logs(level: str, stream: TextIO) -> None:
    """Sends every log of this process to the stream, once, at the level of the settings."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(WordlessFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
