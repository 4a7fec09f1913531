"""The newcomer wants a human connector: say what agreeing means, and ask."""

from __future__ import annotations

from actions.action import Outcome, WaymarkAction
from actions.replying import ask_person
from actions.turn import Awaited, Turn


class AskPerson(WaymarkAction):
    """Offers a person; nothing is handed over before the newcomer agrees."""

    def name(self) -> str:
        """Return the name that domain.yml knows."""
        return "action_ask_person"

    def act(self, turn: Turn) -> Outcome:
        """Return the offer."""
        return Outcome((ask_person(self.voice(turn)),), {"awaiting": Awaited.PERSON})
