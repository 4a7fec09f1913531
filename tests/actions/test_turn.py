"""What is read of Rasa's tracker."""

from __future__ import annotations

from typing import Any

import pytest

from actions.turn import Awaited, Turn, read_turn

OFFERED = ("en", "ar")
CITIES = {"bristol": "england", "glasgow": "scotland"}


def read(written: str | None = None, **slots: Any) -> Turn:
    """Reads a turn with these slots."""
    entities = [{"entity": "written_language", "value": written}] if written else []
    message = {"text": "hello", "intent": {"name": "greet"}, "entities": entities}
    return read_turn({"slots": slots, "latest_message": message}, OFFERED, CITIES)


@pytest.mark.parametrize(
    ("slots", "city", "nation"),
    [
        ({}, None, None),
        ({"city": "bristol", "nation": "england"}, "bristol", "england"),
        ({"city": "bristol"}, "bristol", "england"),
        ({"hinted_city": "glasgow"}, "glasgow", "scotland"),
        ({"city": "bristol", "hinted_city": "glasgow"}, "bristol", "england"),
        ({"nation": "wales", "hinted_city": "glasgow"}, None, "wales"),
        ({"hinted_city": "atlantis"}, None, None),
        ({"city": "atlantis", "nation": "wales"}, None, "wales"),
    ],
)
def test_a_named_place_counts_before_a_hinted_one(
    slots: dict[str, Any], city: str | None, nation: str | None
) -> None:
    turn = read(**slots)
    assert (turn.city, turn.nation) == (city, nation)


@pytest.mark.parametrize(
    ("written", "slots", "language"),
    [
        (None, {}, "en"),
        ("ar", {}, "ar"),
        ("so", {"language": "ar"}, "en"),
        (None, {"language": "ar"}, "ar"),
        (None, {"hinted_language": "ar"}, "ar"),
        (None, {"language": "en", "hinted_language": "ar"}, "en"),
        (None, {"hinted_language": "so"}, "en"),
        ("en", {"language": "ar", "language_chosen": True}, "ar"),
        ("ar", {"language": "so", "language_chosen": True}, "ar"),
    ],
)
def test_the_language_is_the_one_asked_for_then_written_then_used(
    written: str | None, slots: dict[str, Any], language: str
) -> None:
    assert read(written, **slots).language == language


def test_a_bare_tracker_is_a_turn() -> None:
    turn = read_turn({"slots": {}, "latest_message": {}}, OFFERED, CITIES)
    assert (turn.text, turn.intent, turn.declines, turn.awaiting) == ("", "", 0, None)


@pytest.mark.parametrize(
    ("slot", "awaited"), [("city", Awaited.CITY), ("person", Awaited.PERSON), ("x", None)]
)
def test_only_what_we_ask_for_is_awaited(slot: str, awaited: Awaited | None) -> None:
    assert read(awaiting=slot).awaiting is awaited
