"""The newcomer says where they live, in words or with a button; what they asked is answered for that place."""

from __future__ import annotations

from dataclasses import replace

from actions.action import Outcome, WaymarkAction
from actions.answering import answer_question
from actions.placing import note_place
from actions.settling import settle_place, settle_unknown_place
from actions.turn import Turn
from knowledge.source import Nation

ELSEWHERE = "elsewhere"


class ChooseCity(WaymarkAction):
    """Keeps the city, or the nation alone when we do not know the city."""

    def name(self) -> str:
        """Return the name that domain.yml knows."""
        return "action_choose_city"

    def act(self, turn: Turn) -> Outcome:
        """Return the last article for the new place, or the question which place."""
        nations = self.world.city_nations
        city, nation = turn.entities.get("city"), turn.entities.get("nation")
        if city in nations:
            return settle_place(self.world, replace(turn, city=city, nation=nations[city]))
        if nation in tuple(Nation):
            return settle_place(self.world, replace(turn, city=None, nation=nation))
        if city == ELSEWHERE:
            return settle_unknown_place(self.world, turn)
        placed = note_place(self.world, turn)
        if placed.place is None:
            return settle_unknown_place(self.world, turn)
        if placed.only_place:
            return settle_place(self.world, placed.turn, placed.place)
        return answer_question(self.world, turn)
