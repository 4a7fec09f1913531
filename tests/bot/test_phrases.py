"""Every phrase the gateway can say is there, in every language that is offered."""

from pathlib import Path

import pytest

from bot.channels.web.bundle import KEYS
from bot.channels.web.failures import STATUSES
from bot.errors import BotError
from locales.catalogue import Locales, read_locales


def list_errors(root: type[BotError]) -> set[str]:
    """Gives the code of an error and of all below it."""
    return {root.code}.union(*(list_errors(error) for error in root.__subclasses__()))


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


@pytest.mark.parametrize("key", KEYS_SAID)
def test_a_phrase_is_there_in_every_offered_language(locales: Locales, key: str) -> None:
    for language in locales.offered:
        assert locales.say(language, key).strip()
