"""The newcomer starts again: what was said of place and question is forgotten, the language stays."""

from __future__ import annotations

from actions.action import Outcome, SlotValue, WaymarkAction
from actions.reply import Kind
from actions.replying import ask_need, make_reply
from actions.turn import Turn

FORGOTTEN: dict[str, SlotValue] = {
    "city": None,
    "nation": None,
    "hinted_city": None,
    "last_article": None,
    "last_items": None,
    "place_refused": False,
}


class StartAgain(WaymarkAction):
    """Forgets, and asks what is needed."""

    def name(self) -> str:
        """Return the name that domain.yml knows."""
        return "action_start_again"

    def act(self, turn: Turn) -> Outcome:
        """Return the first question anew."""
        voice = self.voice(turn)
        reply = make_reply(voice, Kind.ASK, voice.say("smalltalk.start_again"), ask_need(voice).buttons)
        return Outcome((reply,), FORGOTTEN)
