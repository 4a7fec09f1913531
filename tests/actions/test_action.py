"""An action that fails says nothing, lets nothing out, and logs no words."""

from __future__ import annotations

import logging

import pytest
from rasa_sdk.executor import ActionExecutor

from actions.action import Outcome, WaymarkAction
from actions.errors import ActionsError
from actions.executor import ACTIONS
from actions.turn import Turn
from actions.world import World
from tests.actions.dialogue import Dialogue, read_rules

CANARY = "the canary sings in the cellar"


class Failing(WaymarkAction):
    """Fails with the newcomer's own words, as a careless error would."""

    def name(self) -> str:
        return "action_answer"

    def act(self, turn: Turn) -> Outcome:
        raise ActionsError(turn.text)


async def test_a_failing_action_says_nothing_and_logs_only_where_it_failed(
    small_world: World,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG, logger="actions")
    executor = ActionExecutor()
    executor.register_action(Failing(small_world))
    dialogue = Dialogue(executor)
    assert await dialogue.say(CANARY) == []
    assert dialogue.slots == {}
    printed = capfd.readouterr()
    assert CANARY not in caplog.text + printed.out + printed.err
    assert "action=action_answer error=ActionsError at test_action.py:" in caplog.text


async def test_an_action_that_works_logs_no_words_either(
    dialogue: Dialogue, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for intent in read_rules():
        await dialogue.say(CANARY, intent)
    assert CANARY not in caplog.text


@pytest.mark.parametrize("slots", [{"declines": "many"}, {"last_article": "gp/gone"}, {"city": "gone"}])
async def test_slots_that_make_no_sense_let_nothing_out(dialogue: Dialogue, slots: dict[str, str]) -> None:
    dialogue.slots |= slots
    for intent in ("ask", "show_article", "affirm", "choose_language"):
        await dialogue.say("landlord broken", intent)


def test_every_action_of_the_rules_is_registered_and_no_other(small_world: World) -> None:
    assert {action(small_world).name() for action in ACTIONS} == set(read_rules().values())
