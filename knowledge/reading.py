"""YAML files to types, so that every mistake is reported as file:line, field and remedy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.errors import Complaint, UnreadableKnowledge

FieldPath = tuple[str | int, ...]

# The C parser is ten times as fast and gives the same nodes; a source build of PyYAML may lack it.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Record(BaseModel):
    """What every type read from a file shares: nothing unknown, nothing changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


RecordT = TypeVar("RecordT", bound=Record)


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file as plain data, with the line on which each field stands."""

    path: Path
    data: Any
    lines: dict[FieldPath, int]

    def line(self, field: FieldPath) -> int:
        """Return the line of a field, or of the nearest field that encloses it."""
        while field and field not in self.lines:
            field = field[:-1]
        return self.lines.get(field, 1)

    def complain(self, field: FieldPath, problem: str, remedy: str) -> Complaint:
        """Return a complaint about a field of this file."""
        return Complaint(self.path, self.line(field), ".".join(map(str, field)), problem, remedy)


def read_document(path: Path) -> Document:
    """Read one YAML file; UnreadableKnowledge when it is no YAML, not UTF-8, or says a key twice."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problem = Complaint(path, 1, "", f"cannot be read ({type(error).__name__})", "Save it as UTF-8 text.")
        raise UnreadableKnowledge([problem]) from error
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        lines, twice = _map_lines(node)
        data = None if node is None else loader.construct_document(node)
    except yaml.YAMLError as error:
        raise UnreadableKnowledge([_syntax_complaint(path, error)]) from error
    except ValueError as error:
        remedy = "Correct the date or number, or put it in quotes."
        raise UnreadableKnowledge(
            [Complaint(path, 1, "", f"holds a value that is none ({error})", remedy)]
        ) from error
    finally:
        loader.dispose()
    document = Document(path, data, lines)
    if twice:
        remedy = "Keep one of the two."
        raise UnreadableKnowledge([document.complain(field, "stands twice", remedy) for field in twice])
    return document


def parse_record(document: Document, kind: type[RecordT]) -> RecordT:
    """Return the document as a type; UnreadableKnowledge names every field that does not fit."""
    if not isinstance(document.data, dict):
        problem = document.complain((), "is empty or no mapping", "Begin it with `field: value` lines.")
        raise UnreadableKnowledge([problem])
    try:
        return kind.model_validate(document.data)
    except ValidationError as error:
        complaints = [_field_complaint(document, dict(detail)) for detail in error.errors()]
        raise UnreadableKnowledge(complaints) from error


def read_record(path: Path, kind: type[RecordT]) -> RecordT:
    """Read a file straight into a type."""
    return parse_record(read_document(path), kind)


def _map_lines(root: yaml.Node | None) -> tuple[dict[FieldPath, int], list[FieldPath]]:
    lines: dict[FieldPath, int] = {}
    twice: list[FieldPath] = []
    waiting: list[tuple[FieldPath, yaml.Node]] = [] if root is None else [((), root)]
    while waiting:
        field, node = waiting.pop()
        lines.setdefault(field, node.start_mark.line + 1)
        if isinstance(node, yaml.SequenceNode):
            waiting += [((*field, number), item) for number, item in enumerate(node.value)]
        if not isinstance(node, yaml.MappingNode):
            continue
        for key, value in node.value:
            inner = (*field, str(key.value))
            if inner in lines:
                twice.append(inner)
            lines[inner] = key.start_mark.line + 1
            waiting.append((inner, value))
    return lines, twice


def _syntax_complaint(path: Path, error: yaml.YAMLError) -> Complaint:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    what = getattr(error, "problem", None) or "cannot be parsed"
    return Complaint(path, line, "", f"is not YAML ({what})", "Check indentation, quotes and colons.")


def _field_complaint(document: Document, detail: dict[str, Any]) -> Complaint:
    field = tuple(part for part in detail["loc"] if not str(part).startswith("function-"))
    remedies = {
        "missing": "Add this field.",
        "extra_forbidden": "Remove it, or correct its spelling.",
        "enum": "Use one of the values that the message lists.",
        "string_type": "Write text, in quotes if it looks like a number.",
    }
    message = str(detail["msg"]).removeprefix("Value error, ").rstrip(".")
    problem, _, remedy = message.partition(" -> ")
    return document.complain(field, problem, remedy or remedies.get(detail["type"], "Correct this value."))
