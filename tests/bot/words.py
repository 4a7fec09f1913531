"""Phrases, languages and cities for tests of the gateway, small enough to see whole."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.desk.words import read_desk_words
from bot.notices import Phrases
from bot.words import Words
from knowledge.emergency import EmergencyNumber
from knowledge.source import Confidence, Nation, Source
from tests.bot.alarming import make_guard

ROOT = Path(__file__).parents[2]


class FewPhrases:
    """Two languages whose phrases are their own keys."""

    offered: tuple[str, ...] = ("en", "ar")

    def name(self, language: str) -> str:
        """Gives the language's own name."""
        return {"en": "English", "ar": "العربية"}[language]

    def direction(self, language: str) -> Literal["ltr", "rtl"]:
        """Gives the direction of its script."""
        return "rtl" if language == "ar" else "ltr"

    def say(self, language: str, key: str, **values: str | int) -> str:
        """Gives the language and the key."""
        return f"{language}: {key}"


@dataclass(frozen=True, slots=True)
class Guess:
    """A language, if it is sure."""

    language: str | None


def guess_language(text: str) -> Guess:
    """Tells Arabic letters from Latin ones, and nothing else."""
    if any("\u0600" <= letter <= "\u06ff" for letter in text):
        return Guess("ar")
    if any(letter.isascii() and letter.isalpha() for letter in text):
        return Guess("en")
    return Guess(None)


def make_words() -> Words:
    """Gives what a gateway needs to read."""
    phrases: Phrases = FewPhrases()
    cities = {"bristol": "Bristol", "glasgow": "Glasgow"}
    page = Source(title="A page", url="https://example.org/page", as_of=None, confidence=Confidence.CONFIRMED)
    nations = {"bristol": Nation.ENGLAND, "glasgow": Nation.SCOTLAND}
    numbers = [EmergencyNumber(id="danger", phone="999", source=page)]
    return Words(
        phrases,
        guess_language,
        cities,
        numbers,
        read_desk_words(ROOT / "locales"),
        make_guard(),
        nations,
        articles={"gp/register": "Register with a GP", "waste/bulky": "Large things"},
    )
