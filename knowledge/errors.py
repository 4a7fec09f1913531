"""The errors of the knowledge package: one root, and complaints that say where and how to mend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing wrong in one file: where it stands, what is wrong, and how to mend it."""

    path: Path
    line: int
    field: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}: "
        field = f"{self.field}: " if self.field else ""
        return f"{where}{field}{self.problem}. {self.remedy}"


class KnowledgeError(Exception):
    """Anything that goes wrong with the knowledge."""


class UnreadableKnowledge(KnowledgeError):
    """Files could not be turned into types; carries every complaint."""

    def __init__(self, complaints: Sequence[Complaint]) -> None:
        self.complaints = tuple(complaints)
        super().__init__("\n".join(str(complaint) for complaint in self.complaints))


class UnknownArticle(KnowledgeError):
    """No article has this id."""

    def __init__(self, article_id: str) -> None:
        self.article_id = article_id
        super().__init__(f"no article {article_id!r}")


class EncoderMissing(KnowledgeError):
    """The encoder that the settings name cannot be loaded; says what to do."""


class IndexMissing(KnowledgeError):
    """There is no index on disk, or it does not fit the knowledge."""
