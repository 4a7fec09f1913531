"""No: to a person or to saying where one lives; both may be refused without losing help."""

from __future__ import annotations

from actions.action import Outcome, WaymarkAction
from actions.replying import ask_need, chat
from actions.turn import Awaited, Turn


class Disagree(WaymarkAction):
    """What "no" means depends on what was asked."""

    def name(self) -> str:
        """Return the name that domain.yml knows."""
        return "action_disagree"

    def act(self, turn: Turn) -> Outcome:
        """Return how we go on without it."""
        voice = self.voice(turn)
        if turn.awaiting is Awaited.PERSON:
            return Outcome((chat(voice, "person.not_now"),))
        if turn.awaiting is Awaited.CITY:
            return Outcome((chat(voice, "place.not_now"),), {"place_refused": True})
        return Outcome((ask_need(voice),))
