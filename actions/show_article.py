"""A button that names an article was pressed."""

from __future__ import annotations

from actions.action import Outcome, WaymarkAction
from actions.replying import ask_need
from actions.showing import show_article
from actions.turn import Turn


class ShowArticle(WaymarkAction):
    """Shows the article of a button; the last one when words ask for "that article"."""

    def name(self) -> str:
        """Return the name that domain.yml knows."""
        return "action_show_article"

    def act(self, turn: Turn) -> Outcome:
        """Return the article's answer."""
        wanted = turn.entities.get("article") or turn.last_article
        if wanted is None or wanted not in self.world.catalogue.articles:
            return Outcome((ask_need(self.voice(turn)),))
        again = turn.last_items if wanted == turn.last_article else ()
        return show_article(self.composer(turn), wanted, items=again)
