"""The English beside a translation: one step away from every draft."""

from __future__ import annotations

from dataclasses import replace

from actions.action import Outcome, SlotValue, WaymarkAction
from actions.replying import ask_need
from actions.turn import ENGLISH, Turn


class ShowEnglish(WaymarkAction):
    """Shows the last article in English once; the conversation stays in its language."""

    def name(self) -> str:
        """Return the name that domain.yml knows."""
        return "action_show_english"

    def act(self, turn: Turn) -> Outcome:
        """Return the same answer in English."""
        wanted = turn.entities.get("article") or turn.last_article
        if wanted is None or wanted not in self.world.catalogue.articles:
            return Outcome((ask_need(self.voice(turn)),))
        english = self.composer(replace(turn, language=ENGLISH, detected=None))
        items = turn.last_items if wanted == turn.last_article else ()
        slots: dict[str, SlotValue] = {"last_article": wanted, "last_items": " ".join(items) or None}
        return Outcome((english.compose_article(wanted, None, items),), slots)
