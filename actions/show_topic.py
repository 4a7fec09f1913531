"""A topic was chosen: its most asked articles as buttons."""

from __future__ import annotations

from actions.action import Outcome, WaymarkAction
from actions.answering import answer_question
from actions.buttons import offer_articles
from actions.reply import Kind
from actions.replying import make_reply
from actions.turn import Turn
from knowledge.source import Topic

FIRST_ARTICLES = {
    Topic.GP: ("gp/register", "gp/urgent-care", "gp/interpreter", "gp/help-with-costs"),
    Topic.HOUSING: (
        "housing/homeless-now", "housing/losing-home", "housing/leaving-asylum-accommodation", "housing/repairs",
    ),
    Topic.NRPF: ("nrpf/what-it-means", "nrpf/families", "nrpf/asylum-support", "nrpf/food-banks"),
    Topic.ESOL: ("esol/find-class", "esol/who-studies-free", "esol/asylum-seekers", "esol/levels"),
    Topic.WASTE: ("waste/what-goes-where", "waste/collection-day", "waste/order-bin", "waste/bulky"),
}  # fmt: skip
"""What most people need first; checked against the catalogue by a test."""


class ShowTopic(WaymarkAction):
    """Asks which of a topic's first articles is wanted. A topic named in words is a question."""

    def name(self) -> str:
        """Return the name that domain.yml knows."""
        return "action_show_topic"

    def act(self, turn: Turn) -> Outcome:
        """Return the topic's first articles."""
        wanted = turn.entities.get("topic")
        if wanted not in tuple(Topic):
            return answer_question(self.world, turn)
        voice, topic = self.voice(turn), Topic(wanted)
        text = voice.say("clarify.topic", topic=voice.say(f"topic.{topic}"))
        return Outcome((make_reply(voice, Kind.CLARIFY, text, offer_articles(voice, FIRST_ARTICLES[topic])),))
