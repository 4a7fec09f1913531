"""What the gateway itself tells a newcomer, from the phrases, in the newcomer's language."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from bot.replies import Button, Kind, Reply, Utterance, name_reply

FALLBACK_LANGUAGE = "en"
HELPED = "/case_helped"
"""What the buttons under "Did this help you?" send; the gateway itself takes it."""


class Detection(Protocol):
    """The language that a text is surely in, if any."""

    @property
    def language(self) -> str | None: ...


Detect = Callable[[str], Detection]


class Phrases(Protocol):
    """The phrases of every language, as the gateway needs them."""

    @property
    def offered(self) -> tuple[str, ...]: ...

    def name(self, language: str) -> str: ...

    def direction(self, language: str) -> Literal["ltr", "rtl"]: ...

    def say(self, language: str, key: str, **values: str | int) -> str: ...


@dataclass(frozen=True, slots=True)
class Notices:
    """Makes replies out of phrases."""

    phrases: Phrases

    def say_delayed(self, language: str) -> Reply:
        """The answer takes longer; it will come."""
        return self._make_reply(Kind.NOTICE, "notice.delayed", language)

    def say_refused(self, language: str) -> Reply:
        """This message cannot be answered; another can."""
        return self._make_reply(Kind.ERROR, "error.turn_refused", language)

    def say_reminder(self, language: str, moment: str, what: str) -> Reply:
        """A collection is near; `moment`: tomorrow or today."""
        return self._make_reply(Kind.NOTICE, f"reminder.{moment}", self.choose_language(language), what=what)

    def say(self, language: str, key: str, **values: str) -> Reply:
        """Any phrase, as a notice."""
        return self._make_reply(Kind.NOTICE, key, self.choose_language(language), **values)

    def say_bot_again(self, language: str, case: str) -> list[Reply]:
        """The person is gone; did it help?"""
        spoken = self.choose_language(language)
        buttons = tuple(
            Button(
                title=self.phrases.say(spoken, f"button.{answer}"),
                payload=f'{HELPED}{{"case": "{case}", "helped": "{answer}"}}',
            )
            for answer in ("yes", "no")
        )
        asked = self.say(spoken, "case.helped").model_copy(update={"kind": Kind.ASK, "buttons": buttons})
        return [self.say(spoken, "case.bot_again"), asked]

    def say_text(self, language: str, text: str, kind: Kind = Kind.NOTICE) -> Reply:
        """A text that was put together of phrases, or that a person wrote."""
        return make_plain(kind, text, language, self.phrases.direction(language))

    def choose_language(self, *candidates: str | None) -> str:
        """The first of the candidates that is offered."""
        offered = self.phrases.offered
        return next((language for language in candidates if language in offered), FALLBACK_LANGUAGE)

    def _make_reply(self, kind: Kind, key: str, language: str, **values: str) -> Reply:
        text = self.phrases.say(language, key, **values)
        return make_plain(kind, text, language, self.phrases.direction(language))


def make_plain(kind: Kind, text: str, language: str, direction: Literal["ltr", "rtl"]) -> Reply:
    """Makes a reply that is a text and nothing else."""
    utterance = Utterance(
        kind=kind,
        text=text,
        language=language,
        direction=direction,
        article=None,
        nation=None,
        city=None,
        confidence=None,
        translation=None,
        sources=(),
        services=(),
        cards=(),
        buttons=(),
    )
    return name_reply(utterance)
