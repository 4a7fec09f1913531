"""The NLU component that turns the gateway's hints into entities."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.utils.io import read_config_file

from bot.dialogue.hints import ENTITY_OF_HINT, HintEntities, read_hints
from tests.dialogue.conftest import ROOT


def process(metadata: dict[str, Any] | None, *found: dict[str, Any]) -> Message:
    message = Message({TEXT: "hello", "metadata": metadata, **({ENTITIES: list(found)} if found else {})})
    return HintEntities().process([message])[0]


@pytest.mark.parametrize(
    ("metadata", "entities"),
    [
        (None, {}),
        ({}, {}),
        ({"hints": None}, {}),
        ({"hints": {"city": None, "language": None}}, {}),
        ({"hints": {"city": 7, "language": ["en"]}}, {}),
        ({"hints": {"channel": "web"}}, {}),
        ({"hints": {"language": "ar"}}, {"written_language": "ar"}),
        (
            {"hints": {"city": "bristol", "page_language": "en"}},
            {"hinted_city": "bristol", "hinted_language": "en"},
        ),
    ],
)
def test_a_hint_stands_for_an_entity(metadata: dict[str, Any] | None, entities: dict[str, str]) -> None:
    assert read_hints(metadata) == entities
    found = process(metadata).get(ENTITIES) or []
    assert {entity["entity"]: entity["value"] for entity in found} == entities


def test_what_was_found_in_the_words_stays() -> None:
    own = {"entity": "article", "value": "gp/register", "start": 0, "end": 5}
    found = process({"hints": {"city": "bristol"}}, own).get(ENTITIES)
    assert found[0] == own
    assert [entity["entity"] for entity in found] == ["article", "hinted_city"]


def test_the_pipeline_begins_with_it_and_the_domain_knows_its_entities(domain: Domain) -> None:
    config = read_config_file(str(ROOT / "config.yml"))
    assert config["pipeline"][0]["name"] == f"{HintEntities.__module__}.{HintEntities.__name__}"
    assert set(ENTITY_OF_HINT.values()) <= set(domain.entities)
