"""Shows an article: the answer first, then the question which city, if the answer would differ by place."""

from __future__ import annotations

from actions.action import Outcome, SlotValue
from actions.composing import Composer
from actions.reply import Reply
from actions.replying import ask_city
from actions.turn import Awaited


def show_article(
    composer: Composer, article_id: str, confidence: float | None = None, items: tuple[str, ...] = ()
) -> Outcome:
    """Return the answer, the follow-up, and what to remember of it."""
    turn = composer.turn
    replies: tuple[Reply, ...] = (composer.compose_article(article_id, confidence, items),)
    slots: dict[str, SlotValue] = {"last_article": article_id, "last_items": " ".join(items) or None}
    article = composer.world.catalogue.article(article_id)
    differs = bool(article.local or items) or any(statement.nations for statement in article.say)
    if differs and not (turn.city or turn.nation or turn.place_refused):
        replies += (ask_city(composer.voice),)
        slots["awaiting"] = Awaited.CITY
    return Outcome(replies, slots)
