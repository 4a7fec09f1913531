"""Yes: to a person, if one was offered; otherwise a friendly word."""

from __future__ import annotations

from actions.action import Outcome, WaymarkAction
from actions.replying import ask_city, chat, hand_over
from actions.turn import Awaited, Turn


class Agree(WaymarkAction):
    """What "yes" means depends on what was asked."""

    def name(self) -> str:
        """Return the name that domain.yml knows."""
        return "action_agree"

    def act(self, turn: Turn) -> Outcome:
        """Return what was agreed to."""
        voice = self.voice(turn)
        if turn.awaiting is Awaited.PERSON:
            return Outcome((hand_over(voice),))
        if turn.awaiting is Awaited.CITY:
            return Outcome((ask_city(voice),), {"awaiting": Awaited.CITY})
        return Outcome((chat(voice, "smalltalk.agreed"),))
