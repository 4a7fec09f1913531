"""The errors of Rasa's side. None of them carries a newcomer's words: Rasa logs what it catches."""

from __future__ import annotations


class DialogueError(Exception):
    """Anything that goes wrong on Rasa's side."""


class TurnWrong(DialogueError):
    """The gateway sent something that is no turn; names what is wrong with it."""


class StoreFailed(DialogueError):
    """Dialogues could not be read or written; names the kind of failure only."""

    def __init__(self, doing: str, error: Exception) -> None:
        super().__init__(f"{doing}: {type(error).__name__}")
