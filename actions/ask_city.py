"""The newcomer asks which cities there are, or wants to change theirs."""

from __future__ import annotations

from actions.action import Outcome, WaymarkAction
from actions.placing import note_place
from actions.replying import ask_city
from actions.settling import settle_place
from actions.turn import Awaited, Turn


class AskCity(WaymarkAction):
    """Shows the cities; a city named in the same breath is taken."""

    def name(self) -> str:
        """Return the name that domain.yml knows."""
        return "action_ask_city"

    def act(self, turn: Turn) -> Outcome:
        """Return the cities as buttons."""
        placed = note_place(self.world, turn)
        if placed.place is not None and placed.place.nation is not None:
            return settle_place(self.world, placed.turn)
        return Outcome((ask_city(self.voice(turn)),), {"awaiting": Awaited.CITY})
