"""Follow-ups: "how much does it cost?" means the article that was shown last."""

from __future__ import annotations

from actions.turn import Turn
from actions.world import World
from knowledge.retrieval.deciding import Decision, Gate, Verdict, decide

MOST_WORDS = 7
"""A longer message says itself what it is about."""


def lean_on_last_article(world: World, turn: Turn, verdict: Verdict, gate: Gate) -> Verdict:
    """Return the verdict, or one on the last article when a short, unclear message fits it once its title is added."""
    unclear = verdict.decision is not Decision.ANSWER
    if turn.last_article is None or not unclear or len(turn.text.split()) > MOST_WORDS:
        return verdict
    article = world.catalogue.article(turn.last_article)
    translation = world.catalogue.article_translations.get(turn.language, {}).get(turn.last_article)
    title = translation.title if translation else article.title
    ranking = world.searcher.rank_articles(f"{title}: {turn.text}", turn.language)
    leant = decide(ranking, gate)
    near = {turn.last_article, *article.related}
    if leant.articles and leant.articles[0] in near and leant.decision is Decision.ANSWER:
        return leant
    return verdict
