"""Dialogues made by hand: what Rasa notes of a turn, turn by turn."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

Slots = dict[str, Any]


def open_dialogue(conversation: str, domain: Domain) -> DialogueStateTracker:
    """Give the tracker of a conversation that has just begun."""
    return DialogueStateTracker.from_events(
        conversation, [ActionExecuted("action_listen")], slots=list(domain.slots)
    )


def make_reply(text: str) -> dict[str, Any]:
    """Give a reply as an action says it."""
    return {"kind": "smalltalk", "text": text}


def note_turn(
    tracker: DialogueStateTracker, turn: str, said: str, replies: tuple[str, ...] = (), **slots: Any
) -> None:
    """Add a turn to a dialogue, as Rasa does: what was said, the slots, the replies, and listening again."""
    heard: list[Event] = [
        UserUttered(
            said,
            intent={"name": "ask", "confidence": 1.0},
            parse_data={
                "intent": {"name": "ask"},
                "entities": [],
                "text": said,
                "intent_ranking": ["…"] * 99,
            },
            metadata={"turn": turn},
        ),
        ActionExecuted("action_answer"),
    ]
    spoken: list[Event] = [
        BotUttered(data={"custom": make_reply(text)}, metadata={"utter_action": None}) for text in replies
    ]
    kept: list[Event] = [SlotSet(name, value) for name, value in slots.items()]
    for event in (*heard, *spoken, *kept, ActionExecuted("action_listen")):
        tracker.update(event)


def list_said(tracker: DialogueStateTracker | None) -> list[str]:
    """Give what the newcomer said, as far as the tracker knows it."""
    return [event.text for event in tracker.events if isinstance(event, UserUttered)] if tracker else []
