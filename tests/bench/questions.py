"""What is asked: ordinary questions, half English, half Arabic, laid out as conversations."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("questions.jsonl")
LENGTHS = (10, 12, 15, 18, 20)
"""Turns of a conversation, in turn: long enough for a server that slows down to do so."""
STRIDE = 11
"""Questions between the beginnings of two conversations: prime to their number, so that all come first in turn."""


@dataclass(frozen=True, slots=True)
class Question:
    """One message, and the language it is written in."""

    text: str
    language: str


def read_questions(path: Path = FILE) -> tuple[Question, ...]:
    """Return every question, in the order of the file: English and Arabic by turns."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(Question(**json.loads(line)) for line in lines if line.strip())


def plan_conversations(questions: Sequence[Question], count: int) -> list[list[Question]]:
    """Return conversations that begin at different questions and go on from there, the same on every call."""
    planned = []
    for number in range(count):
        length, first = LENGTHS[number % len(LENGTHS)], number * STRIDE
        planned.append([questions[(first + turn) % len(questions)] for turn in range(length)])
    return planned


def plan_long_conversation(questions: Sequence[Question], length: int, period: int) -> list[Question]:
    """Return one conversation that asks the same few questions over and over: message n is message n + period."""
    return [questions[number % period] for number in range(length)]
