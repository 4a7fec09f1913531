"""The composition root: `python -m bot COMMAND` reads the settings and starts that part; COMMANDS lists them."""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import SettingsWrong
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from knowledge.city import City

ROOT = Path(__file__).resolve().parent.parent


def run_everything(settings: Settings) -> int:
    """Sets up what is missing and runs the action server, Rasa and the gateway."""
    from bot.supervisor import run_all

    return run_all(settings)


def run_gateway(settings: Settings) -> int:
    """Runs the gateway alone."""
    from bot.desk.words import read_desk_words
    from bot.gateway import build_gateway, serve_gateway
    from bot.logs import configure_logs
    from bot.safety import read_guard
    from bot.words import Words
    from knowledge.article import read_titles
    from knowledge.container_names import read_container_names
    from knowledge.emergency import read_emergency_numbers
    from knowledge.errors import UnreadableKnowledge
    from locales.catalogue import read_locales
    from locales.detect import detect_language

    configure_logs(settings.log_level, sys.stderr)
    try:
        cities = read_cities(ROOT / "knowledge" / "cities")
        words = Words(
            phrases=read_locales(ROOT / "locales"),
            detect=detect_language,
            cities={id_: city.name for id_, city in cities.items()},
            numbers=read_emergency_numbers(ROOT / "knowledge"),
            nations={id_: city.nation for id_, city in cities.items()},
            containers=read_container_names(ROOT / "knowledge", ROOT / "locales", cities),
            desk=read_desk_words(ROOT / "locales"),
            guard=read_guard(ROOT),
            articles=read_titles(ROOT / "knowledge"),
            centres={id_: city.centre for id_, city in cities.items() if city.centre},
        )
    except UnreadableKnowledge as error:
        print(error, file=sys.stderr)
        return 1
    serve_gateway(build_gateway(settings, words), settings)
    return 0


def run_chat(settings: Settings) -> int:
    """Talks to a running gateway in the terminal."""
    from bot.channels.terminal import chat_in_terminal
    from locales.catalogue import read_locales

    return chat_in_terminal(f"http://{settings.host}:{settings.port}", read_locales(ROOT / "locales"))


def present_telegram(settings: Settings) -> int:
    """Tells Telegram where to call, and the bot's commands, name and description in every language."""
    import asyncio

    from bot.channels.telegram.channel import make_bot
    from bot.channels.telegram.presenting import present_bot
    from locales.catalogue import read_locales

    async def present() -> None:
        async with make_bot(settings) as bot:
            for line in await present_bot(bot, settings, read_locales(ROOT / "locales")):
                print(line)

    asyncio.run(present())
    return 0


def print_feedback(settings: Settings) -> int:
    """Prints, article by article, how often newcomers said that it helped, and that it did not."""
    import asyncio

    from bot.store import open_store

    async def read() -> int:
        store = open_store(settings.database_url)
        for rating in await store.feedback.rate_articles():
            print(f"{rating.article}: helped {rating.helpful}, did not help {rating.not_helpful}")
        await store.database.close()
        return 0

    return asyncio.run(read())


def read_cities(folder: Path) -> "Mapping[str, City]":
    """Reads the id and the city of every city pack that is no draft."""
    from knowledge.city import City
    from knowledge.reading import read_record

    cities = {path.parent.name: read_record(path, City) for path in sorted(folder.glob("*/city.yml"))}
    return {id_: city for id_, city in cities.items() if not city.draft}


COMMANDS: dict[str, Callable[[Settings], int]] = {
    "run": run_everything,
    "gateway": run_gateway,
    "chat": run_chat,
    "feedback": print_feedback,
    "telegram": present_telegram,
}


def main(arguments: list[str]) -> int:
    """Runs one command; returns the exit status."""
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        print(f"usage: python -m bot {' | '.join(COMMANDS)}", file=sys.stderr)
        return 2
    try:
        settings = read_settings(os.environ)
    except SettingsWrong as error:
        print(error, file=sys.stderr)
        return 2
    try:
        return COMMANDS[arguments[0]](settings)
    except SettingsWrong as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
