"""`python -m tests.bot.channels.telegram.gateway_process`: gateways of their own process, to be killed.

Everything is imported once; then a gateway is forked off, its number is printed, and when it dies the next one
follows. Settings come from the environment; languages are told by their letters alone, so that each starts fast.
"""

import os
from pathlib import Path

from bot.desk.words import read_desk_words
from bot.gateway import Pace, build_gateway, serve_gateway
from bot.settings import Settings, read_settings
from bot.words import Words
from knowledge.emergency import read_emergency_numbers
from locales.catalogue import read_locales
from tests.bot.alarming import make_guard
from tests.bot.words import guess_language

ROOT = Path(__file__).parents[4]


def main() -> None:
    """Start gateways until killed."""
    settings = read_settings(
        {name: value for name, value in os.environ.items() if name.startswith("WAYMARK_")}
    )
    numbers = read_emergency_numbers(ROOT / "knowledge")
    phrases, desk = read_locales(ROOT / "locales"), read_desk_words(ROOT / "locales")
    words = Words(phrases, guess_language, {"bristol": "Bristol"}, numbers, desk, make_guard())
    while True:
        child = os.fork()
        if child == 0:
            run_gateway(settings, words)
        print(child, flush=True)
        os.waitpid(child, 0)


def run_gateway(settings: Settings, words: Words) -> None:
    """Serve, and never come back."""
    pace = Pace(retry_round_s=0.1, retry_wait=lambda _attempts: 0.2)
    try:
        serve_gateway(build_gateway(settings, words, pace), settings)
    finally:
        os._exit(1)


if __name__ == "__main__":
    main()
