"""Writes answers for a person to judge. Texts from outside stay in var/, which is never committed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from bot.replies import Reply
from bot.supervisor.parts import ROOT
from tests.exam.errors import ExamError
from tests.exam.scoring import Score


def check_place(path: Path) -> None:
    """Raise ExamError when the file would lie outside var/."""
    if not path.resolve().is_relative_to(ROOT / "var"):
        raise ExamError(f"{path}: answers to questions from outside are kept under var/ only")


def dump_answers(path: Path, scores: Sequence[Score], replies: Sequence[Reply]) -> None:
    """Write a line for each direct answer that has facts to mention."""
    lines = []
    for score, reply in zip(scores, replies, strict=True):
        if not (score.direct and score.question.must_mention):
            continue
        entry = {
            "id": score.question.id,
            "asked": score.question.text,
            "city": score.question.city,
            "article": reply.article,
            "must_mention": score.question.must_mention,
            "answer": reply.text,
            "services": [service.model_dump() for service in reply.services],
        }
        lines.append(json.dumps(entry, ensure_ascii=False) + "\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(lines), encoding="utf-8")
