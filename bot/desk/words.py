"""What the desk says, from `locales/en/desk.yml`: connectors read English."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge.reading import Record, read_record


class DeskFile(Record):
    """The file `desk.yml`."""

    phrases: dict[str, str]


@dataclass(frozen=True, slots=True)
class DeskWords:
    """Sentences by key."""

    file: DeskFile

    def say(self, key: str, **values: str | int) -> str:
        """Returns a sentence with its places filled; KeyError names one that is missing."""
        return self.file.phrases[key].format(**values)

    def say_move(self, what: str, detail: str) -> str:
        """Says what was done with a case."""
        if what == "closed" and not detail:
            return self.say("move_closed_plain")
        return self.say(f"move_{what}", detail=detail)


def read_desk_words(locales: Path) -> DeskWords:
    """Reads the file."""
    return DeskWords(read_record(locales / "en" / "desk.yml", DeskFile))
