"""Chooses the language of errors and of the page from what the browser accepts."""

from collections.abc import Sequence

from bot.notices import FALLBACK_LANGUAGE


def read_language(accepted: str | None, offered: Sequence[str]) -> str:
    """Returns the best offered language of an Accept-Language header; English when none fits."""
    ranked = sorted(((_read_weight(part), part) for part in (accepted or "").split(",")), key=_by_weight)
    for weight, part in ranked:
        language = part.split(";")[0].strip().split("-")[0].lower()
        if weight > 0 and language in offered:
            return language
    return FALLBACK_LANGUAGE


def _by_weight(pair: tuple[float, str]) -> float:
    return -pair[0]


def _read_weight(part: str) -> float:
    _, _, weight = part.partition("q=")
    try:
        return float(weight) if weight else 1.0
    except ValueError:
        return 0.0
