"""Every phrase the gateway can say is there, in every language that is offered."""

from pathlib import Path

import pytest

from bot.channels.web.bundle import KEYS
from bot.channels.web.failures import STATUSES
from bot.desk.errors import DeskError
from bot.desk.words import read_desk_words
from bot.errors import BotError
from locales.catalogue import Locales, read_locales


def list_errors(root: type[BotError]) -> set[str]:
    """Gives the code of an error and of all below it; connectors are told theirs at the desk, in its own words."""
    below = (error for error in root.__subclasses__() if error is not DeskError)
    return {root.code}.union(*(list_errors(error) for error in below))


KEYS_SAID = sorted(
    {
        "notice.delayed",
        "health.question",
        "terminal.welcome",
        "terminal.away",
        "error.not_found",
        "error.method_not_allowed",
        *(f"error.{code}" for code in list_errors(BotError)),
        *(f"widget.{key}" for key in KEYS),
    }
)


@pytest.fixture(scope="module")
def locales() -> Locales:
    """The phrases as they ship."""
    return read_locales(Path(__file__).parents[2] / "locales")


def test_there_is_something_to_check(locales: Locales) -> None:
    assert {"en", "ar"} <= set(locales.offered)
    assert len(STATUSES) < len(list_errors(BotError)) < len(KEYS_SAID)


def test_the_desk_has_words_for_each_of_its_errors() -> None:
    words = read_desk_words(Path(__file__).parents[2] / "locales")
    assert len(list_errors(DeskError)) > 5
    for code in list_errors(DeskError):
        assert words.say(f"error_{code}", name="Amal")


@pytest.mark.parametrize("key", KEYS_SAID)
def test_a_phrase_is_there_in_every_offered_language(locales: Locales, key: str) -> None:
    for language in locales.offered:
        assert locales.say(language, key).strip()
