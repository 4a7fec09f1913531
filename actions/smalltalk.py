"""Greetings, thanks, goodbyes, and what Waymark is and can do."""

from __future__ import annotations

from actions.action import Outcome, WaymarkAction
from actions.replying import chat
from actions.turn import Turn

PHRASES = {
    "greet": "smalltalk.greet",
    "thank": "smalltalk.thank",
    "goodbye": "smalltalk.goodbye",
    "bot_challenge": "smalltalk.bot",
    "capabilities": "smalltalk.capabilities",
}


class Smalltalk(WaymarkAction):
    """Answers small talk by its intent."""

    def name(self) -> str:
        """Return the name that domain.yml knows."""
        return "action_smalltalk"

    def act(self, turn: Turn) -> Outcome:
        """Return a friendly word, and the topics."""
        return Outcome((chat(self.voice(turn), PHRASES.get(turn.intent, "smalltalk.greet")),))
