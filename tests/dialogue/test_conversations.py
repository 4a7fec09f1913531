"""The test stories are where Rasa looks for them: `rasa test` is content with none at all."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.utils.io import read_config_file

from tests.dialogue.conftest import ROOT

STORIES = sorted((ROOT / "tests" / "conversations").glob("*.yml"))
DEFAULT_INTENTS = frozenset({"restart", "back", "out_of_scope", "session_start", "nlu_fallback"})


def list_steps() -> list[dict[str, Any]]:
    read = [read_config_file(str(path)) for path in STORIES]
    return [step for file in read for story in file["stories"] for step in story["steps"]]


def test_rasa_takes_a_test_story_by_the_name_of_its_file() -> None:
    assert STORIES
    assert [path.name for path in STORIES if not path.name.startswith("test_")] == []


def test_every_intent_and_every_action_is_in_a_story(domain: Domain) -> None:
    steps = list_steps()
    ours = {intent for intent in domain.intents if intent not in DEFAULT_INTENTS} | {"nlu_fallback"}
    assert ours == {step["intent"] for step in steps if "intent" in step}
    assert set(domain.user_actions) == {step["action"] for step in steps if "action" in step}
