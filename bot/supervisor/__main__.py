"""`python -m bot.supervisor`: the terminal chat, with everything it needs started beside it."""

from __future__ import annotations

import os
import sys

from bot.errors import BotError
from bot.settings import read_settings
from bot.supervisor.running import chat

if __name__ == "__main__":
    try:
        sys.exit(chat(read_settings(os.environ)))
    except BotError as error:
        sys.exit(str(error))
