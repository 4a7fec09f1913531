"""The SDK's executor with every action of ours, and without a copy of Rasa's domain."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import ActionExecutor

from actions.agree import Agree
from actions.answer import Answer
from actions.ask_city import AskCity
from actions.ask_person import AskPerson
from actions.choose_city import ChooseCity
from actions.choose_language import ChooseLanguage
from actions.disagree import Disagree
from actions.show_article import ShowArticle
from actions.show_english import ShowEnglish
from actions.show_topic import ShowTopic
from actions.smalltalk import Smalltalk
from actions.start_again import StartAgain
from actions.world import World

ACTIONS = (
    Agree,
    Answer,
    AskCity,
    AskPerson,
    ChooseCity,
    ChooseLanguage,
    Disagree,
    ShowArticle,
    ShowEnglish,
    ShowTopic,
    Smalltalk,
    StartAgain,
)


class DomainlessExecutor(ActionExecutor):  # type: ignore[misc]
    """No action of ours reads Rasa's domain, so Rasa does not send it (`enable_selective_domain`).

    The SDK would refuse the first call of each action for want of it, which a 3.6 server does not understand.
    """

    def update_and_return_domain(self, payload: dict[str, Any], action_name: str) -> dict[str, Any]:
        """Return an empty domain."""
        return {}


def build_executor(world: World) -> ActionExecutor:
    """Return the executor with every action registered."""
    executor = DomainlessExecutor()
    for action in ACTIONS:
        executor.register_action(action(world))
    return executor
