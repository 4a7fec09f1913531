"""The action server: python -m actions. Everything is built here, once."""

from __future__ import annotations

import logging
import os
import sys

from rasa_sdk.endpoint import create_app

from actions.errors import ActionsError
from actions.executor import build_executor
from actions.settings import read_action_settings
from actions.world import build_world
from knowledge.errors import KnowledgeError


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
