"""What the gateway may send, and what Rasa is given of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.dialogue.errors import TurnWrong
from bot.dialogue.turns import read_turn

IDS = {"conversation": "c1", "turn": "t1"}
HINTS = {"language": "ar", "city": "bristol", "page_language": "en", "channel": "web"}


@pytest.mark.parametrize(
    ("said", "given"),
    [
        ({"text": "how do I get a doctor?"}, "how do I get a doctor?"),
        ({"text": "مرحبا"}, "مرحبا"),
        ({"text": "/restart"}, "restart"),
        ({"text": " / /session_start"}, "session_start"),
        ({"text": '/choose_city{"city": "glasgow"}'}, 'choose_city{"city": "glasgow"}'),
        ({"text": "///"}, "?"),
        ({"text": "🙂"}, "🙂"),
        ({"payload": "/greet"}, "/greet"),
        ({"payload": '/show_topic{"topic": "gp"}'}, '/show_topic{"topic": "gp"}'),
        ({"text": None, "payload": "/greet"}, "/greet"),
    ],
)
def test_rasa_is_given_words_or_a_payload_and_never_takes_words_for_one(
    said: dict[str, Any], given: str
) -> None:
    assert read_turn({**IDS, **said}).text == given


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (None, "JSON object"),
        ([], "JSON object"),
        ("hello", "JSON object"),
        ({}, "conversation"),
        ({"conversation": "c1", "text": "a"}, "turn"),
        ({"conversation": "", "turn": "t1", "text": "a"}, "conversation"),
        ({"conversation": 7, "turn": "t1", "text": "a"}, "conversation"),
        (IDS, "either text or payload"),
        ({**IDS, "text": "a", "payload": "/greet"}, "either text or payload"),
        ({**IDS, "text": ""}, "text"),
        ({**IDS, "text": 5}, "text"),
        ({**IDS, "text": ["a"]}, "text"),
        ({**IDS, "payload": ""}, "payload"),
        ({**IDS, "payload": "greet"}, "begin with /"),
        ({**IDS, "payload": '/greet{"a": '}, "broken JSON"),
        ({**IDS, "text": "a", "hints": "en"}, "hints"),
        ({**IDS, "text": "a", "hints": ["en"]}, "hints"),
    ],
)
def test_a_body_that_is_no_turn_is_refused_by_the_name_of_the_field(body: Any, named: str) -> None:
    with pytest.raises(TurnWrong, match=named):
        read_turn(body)


def test_no_refusal_repeats_what_was_said() -> None:
    with pytest.raises(TurnWrong) as refused:
        read_turn({**IDS, "payload": "my canary sings"})
    assert "canary" not in str(refused.value)


def test_words_carry_their_hints_as_metadata() -> None:
    turn = read_turn({**IDS, "text": "hello", "hints": HINTS})
    assert turn.metadata == {"turn": "t1", "hints": HINTS}
    assert read_turn({**IDS, "text": "hello", "hints": None}).metadata == {"turn": "t1", "hints": {}}


@pytest.mark.parametrize(
    ("payload", "entities"),
    [
        ("/greet", {"hinted_city": "bristol", "hinted_language": "en"}),
        (
            '/show_article{"article": "gp/register"}',
            {"hinted_city": "bristol", "hinted_language": "en", "article": "gp/register"},
        ),
        ('/choose_city{"hinted_city": "glasgow"}', {"hinted_city": "glasgow", "hinted_language": "en"}),
    ],
)
def test_a_payload_carries_its_hints_as_entities_and_its_own_come_first(
    payload: str, entities: dict[str, str]
) -> None:
    intent, brace, rest = read_turn({**IDS, "payload": payload, "hints": HINTS}).text.partition("{")
    assert intent == payload.partition("{")[0]
    assert json.loads(brace + rest) == entities


def test_a_button_is_written_in_no_language() -> None:
    assert read_turn({**IDS, "payload": "/greet", "hints": {"language": "ar"}}).text == "/greet"
