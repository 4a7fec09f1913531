"""Every message that is no control comes here, and every doubt."""

from __future__ import annotations

from actions.action import Outcome, WaymarkAction
from actions.answering import answer_question
from actions.turn import Turn


class Answer(WaymarkAction):
    """Answers a question in the newcomer's words."""

    def name(self) -> str:
        """Return the name that domain.yml knows."""
        return "action_answer"

    def act(self, turn: Turn) -> Outcome:
        """Return an answer, a choice of articles, or an honest no."""
        return answer_question(self.world, turn)
