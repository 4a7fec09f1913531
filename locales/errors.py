"""The errors of the locales package."""

from __future__ import annotations


class LocalesError(Exception):
    """Anything that goes wrong with phrases and languages."""


class UnknownPhrase(LocalesError):
    """Code asked for a phrase that no file holds."""

    def __init__(self, language: str, key: str) -> None:
        self.language, self.key = language, key
        super().__init__(f"locales/{language}/phrases.yml has no phrase {key!r}: add it")


class UnknownLanguage(LocalesError):
    """Code asked for a language that is not kept."""

    def __init__(self, language: str) -> None:
        self.language = language
        super().__init__(f"no language {language!r} under locales/: add its folder or use an offered one")
