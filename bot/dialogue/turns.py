"""A turn as the gateway sends it, read and checked before Rasa sees it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.dialogue.errors import TurnWrong
from bot.dialogue.hints import HINTS, read_hints


@dataclass(frozen=True)
class DialogueTurn:
    """One message of one conversation. `text` is what Rasa is given: words, or /intent{entities}."""

    conversation: str
    turn: str
    text: str
    hints: Mapping[str, Any]

    @property
    def metadata(self) -> dict[str, Any]:
        """What Rasa keeps beside the message."""
        return {"turn": self.turn, HINTS: dict(self.hints)}


def read_turn(body: Any) -> DialogueTurn:
    """Return the turn; TurnWrong names the field that does not fit."""
    if not isinstance(body, dict):
        raise TurnWrong("the body is no JSON object")
    conversation, turn = _read_word(body, "conversation"), _read_word(body, "turn")
    hints = body.get("hints") or {}
    if not isinstance(hints, dict):
        raise TurnWrong("hints is no object")
    if (body.get("text") is None) == (body.get("payload") is None):
        raise TurnWrong("give either text or payload")
    if body.get("payload") is not None:
        text = _add_hints(_read_word(body, "payload"), hints)
    else:
        # Rasa takes a text that begins with a slash for a command; only payloads may be one.
        text = _read_word(body, "text").lstrip("/ \t\n") or "?"
    return DialogueTurn(conversation, turn, text, hints)


def _add_hints(payload: str, hints: Mapping[str, Any]) -> str:
    """A payload skips the NLU pipeline, so the hints go into it as entities."""
    if not payload.startswith("/"):
        raise TurnWrong("payload does not begin with /")
    intent, brace, rest = payload.partition("{")
    try:
        entities = json.loads(brace + rest) if brace else {}
    except ValueError as error:
        raise TurnWrong("payload carries broken JSON") from error
    known = {name: value for name, value in read_hints({HINTS: hints}).items() if name != "written_language"}
    merged = {**known, **entities}
    return intent + (json.dumps(merged) if merged else "")


def _read_word(body: Mapping[str, Any], field: str) -> str:
    value = body.get(field)
    if not isinstance(value, str) or not value:
        raise TurnWrong(f"{field} is no text")
    return value
