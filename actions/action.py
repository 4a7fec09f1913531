"""What every action does: read the turn, act, speak, remember; and let no exception out."""

from __future__ import annotations

import logging
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.composing import Composer
from actions.reply import Reply
from actions.turn import Turn, read_turn
from actions.voice import Voice
from actions.world import World

logger = logging.getLogger(__name__)

SlotValue = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a turn leads to: replies, and the slots to remember."""

    replies: tuple[Reply, ...]
    slots: Mapping[str, SlotValue] = field(default_factory=dict)


class WaymarkAction(Action):  # type: ignore[misc]
    """An action of ours. A subclass names itself and says what to do with a turn."""

    def __init__(self, world: World) -> None:
        self.world = world

    @abstractmethod
    def name(self) -> str:
        """Return the name that domain.yml knows."""

    @abstractmethod
    def act(self, turn: Turn) -> Outcome:
        """Return what to say to a turn, and what to remember."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Say the replies and return the slots. After a failure nothing is said, and the gateway tries again.

        The SDK would send an exception back together with the newcomer's words, and Rasa would log both.
        """
        try:
            state = {"slots": tracker.slots, "latest_message": tracker.latest_message}
            turn = read_turn(state, self.world.locales.offered, self.world.city_nations)
            outcome = self.act(turn)
        except Exception as error:
            logger.error("action failed: action=%s error=%s", self.name(), _locate(error))
            return []
        for reply in outcome.replies:
            dispatcher.utter_message(json_message=reply.as_message())
        remembered = {"language": turn.language, "awaiting": None, "declines": 0, **outcome.slots}
        return [
            SlotSet(name, value) for name, value in remembered.items() if tracker.slots.get(name) != value
        ]

    def voice(self, turn: Turn) -> Voice:
        """Return what speaks the turn's language."""
        return Voice(self.world.locales, self.world.catalogue, turn.language)

    def composer(self, turn: Turn) -> Composer:
        """Return what composes answers for the turn."""
        return Composer(self.world, turn, self.voice(turn))


def _locate(error: Exception) -> str:
    """Name an exception and its line, never its message, which may hold the newcomer's words."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__} at {where}"
