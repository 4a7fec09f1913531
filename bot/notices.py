"""What the gateway itself tells a newcomer, from the phrases, in the newcomer's language."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from bot.replies import Kind, Reply, Utterance, name_reply

FALLBACK_LANGUAGE = "en"


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

    def choose_language(self, *candidates: str | None) -> str:
        """The first of the candidates that is offered."""
        offered = self.phrases.offered
        return next((language for language in candidates if language in offered), FALLBACK_LANGUAGE)

    def _make_reply(self, kind: Kind, key: str, language: str, **values: str) -> Reply:
        utterance = Utterance(
            kind=kind,
            text=self.phrases.say(language, key, **values),
            language=language,
            direction=self.phrases.direction(language),
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
