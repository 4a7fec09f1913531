"""Tells which language a message is written in, offline; unsure is an answer too."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from lingua import IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder

LEAST_LETTERS = 4
"""Shorter messages ("ok", "GP", "BS5") tell nothing: the conversation keeps its language."""

SURE = 0.55
ENGLISH_WORDS = frozenset(
    {
        "i", "my", "me", "we", "our", "you", "your", "he", "she", "they", "his", "her", "their", "it", "is", "are",
        "was", "am", "be", "do", "does", "did", "not", "no", "can", "cannot", "how", "what", "when", "where", "who",
        "which", "why", "if", "and", "or", "but", "the", "a", "an", "to", "of", "in", "on", "at", "for", "from",
        "with", "have", "has", "had", "will", "would", "should", "must", "this", "that", "there", "here", "need",
        "want", "get", "go", "im", "dont", "i'm", "don't",
    }
)  # fmt: skip
"""Words that learners' English is full of, and borrowed English ("council", "spouse visa") is not."""

_LATIN = (
    "ENGLISH", "FRENCH", "SPANISH", "PORTUGUESE", "ROMANIAN", "POLISH", "ALBANIAN", "SOMALI", "TURKISH", "VIETNAMESE",
    "SWAHILI",
)  # fmt: skip
_OTHERS = (
    "ARABIC", "PERSIAN", "URDU", "UKRAINIAN", "RUSSIAN", "CHINESE", "BENGALI", "HINDI", "PUNJABI",
)  # fmt: skip

# Letters that one language of a script has and its neighbours lack, in the order to look for them.
_TELLING = (
    ("ps", frozenset("ټډړږښګڼېۍځڅ")),
    ("ckb", frozenset("ڕڵۆێە")),
    ("ur", frozenset("ٹڈڑےںہھ")),
    ("fa", frozenset("پچژگیک")),
)
_ARABIC_ALONE = frozenset("ةيى")
"""Iraqis write چ and گ too, but with the Arabic yeh."""

_ETHIOPIC = re.compile(r"[\u1200-\u137f]")
_AMHARIC = re.compile(r"ነው|እንዴት|የት |ምን |አለ")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
# Arabic in Latin letters writes with digits the sounds that Latin lacks: 3 for ع, 7 for ح, 2 for ء, 5 for خ.
_ARABIZI = re.compile(
    r"\b(?=[a-z0-9']*[a-z])[a-z']*(?:[a-z][23579][a-z]|[379][a-z]{2}|[a-z]{2}[379])[a-z0-9']*\b"
)
# Links, addresses, postcodes, and form names such as HC2.
_NOT_WORDS = re.compile(
    r"https?://\S+|\S+@\S+|\b[a-z]{1,2}\d[a-z\d]?(?: ?\d[a-z]{2})?\b|\b[a-z]{1,3}\d+\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Detection:
    """A language code, or None when the message does not tell; confidence 0 to 1."""

    language: str | None
    confidence: float


UNSURE = Detection(None, 0.0)


def detect_language(text: str) -> Detection:
    """Return the language of a message: by script and telling letters first, then by a statistical model."""
    plain = _NOT_WORDS.sub(" ", unicodedata.normalize("NFKC", text).lower())
    letters = [character for character in plain if character.isalpha()]
    if not letters:
        return UNSURE
    if _share(_ETHIOPIC, letters) > 0.3:
        return Detection("am" if _AMHARIC.search(plain) else "ti", 0.9)
    if _share(_ARABIC, letters) > 0.3:
        return _detect_arabic_script(plain)
    if len(letters) < LEAST_LETTERS and plain.isascii():
        return UNSURE
    return _detect_by_model(plain)


def _detect_arabic_script(plain: str) -> Detection:
    letters = frozenset(plain)
    for language, telling in _TELLING:
        if letters & telling and not (language == "fa" and letters & _ARABIC_ALONE):
            return Detection(language, 0.9)
    return Detection("ar", 0.8)


def _detect_by_model(plain: str) -> Detection:
    words = re.findall(r"[^\W\d_']+(?:'[^\W\d_]+)?", plain)
    if plain.isascii() and sum(word in ENGLISH_WORDS for word in words) >= max(2, len(words) / 5):
        return Detection("en", 0.9)
    values = _model().compute_language_confidence_values(plain)
    best = values[0]
    arabizi = len(_ARABIZI.findall(plain)) if plain.isascii() else 0
    if arabizi > 1 or (arabizi and best.value < SURE):
        return Detection("ar", 0.7)
    if best.value < SURE:
        return UNSURE
    return Detection(_code(best.language.iso_code_639_1), best.value)


def _code(code: IsoCode639_1) -> str:
    return code.name.lower()


def _share(pattern: re.Pattern[str], letters: list[str]) -> float:
    return sum(bool(pattern.match(letter)) for letter in letters) / len(letters)


@cache
def _model() -> LanguageDetector:
    """The statistical model, loaded at the first use and kept: about 20 languages that newcomers write."""
    languages = [getattr(Language, name) for name in (*_LATIN, *_OTHERS)]
    return LanguageDetectorBuilder.from_languages(*languages).build()
