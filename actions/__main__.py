"""The action server: python -m actions. Everything is built here, once."""

from __future__ import annotations

import logging
import os
import sys

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor

from actions.agree import Agree
from actions.answer import Answer
from actions.ask_city import AskCity
from actions.ask_person import AskPerson
from actions.choose_city import ChooseCity
from actions.choose_language import ChooseLanguage
from actions.disagree import Disagree
from actions.errors import ActionsError
from actions.settings import read_action_settings
from actions.show_article import ShowArticle
from actions.show_english import ShowEnglish
from actions.show_topic import ShowTopic
from actions.smalltalk import Smalltalk
from actions.start_again import StartAgain
from actions.world import World, build_world
from knowledge.errors import KnowledgeError

ACTIONS = (
    Agree, Answer, AskCity, AskPerson, ChooseCity, ChooseLanguage, Disagree, ShowArticle, ShowEnglish, ShowTopic,
    Smalltalk, StartAgain,
)  # fmt: skip


def build_executor(world: World) -> ActionExecutor:
    """Return the SDK's executor with every action of ours."""
    executor = ActionExecutor()
    for action in ACTIONS:
        executor.register_action(action(world))
    return executor


def main() -> int:
    """Serve actions until stopped."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s actions %(levelname)s %(message)s")
    try:
        settings = read_action_settings(os.environ)
        world = build_world(settings.encoder, show_withheld=settings.show_withheld)
    except (ActionsError, KnowledgeError) as error:
        print(error, file=sys.stderr)
        return 1
    app = create_app(build_executor(world), cors_origins=[])
    app.run(settings.host, settings.port, single_process=True, access_log=False, motd=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
