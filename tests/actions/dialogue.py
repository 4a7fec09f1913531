"""A dialogue with the action server, driven as Rasa drives it: an action call in, events and responses out."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema
import yaml
from rasa_sdk.executor import ActionExecutor

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "tests" / "contracts" / "reply.schema.json").read_text(encoding="utf-8"))

Reply = dict[str, Any]


def read_rules() -> dict[str, str]:
    """The action of each intent, by Rasa's own rules."""
    rules = yaml.safe_load((ROOT / "bot" / "dialogue" / "rules.yml").read_text(encoding="utf-8"))["rules"]
    return {rule["steps"][0]["intent"]: rule["steps"][1]["action"] for rule in rules}


@dataclass
class Dialogue:
    """One conversation: its slots, and what was said last. Every reply is held to the contract."""

    executor: ActionExecutor
    slots: dict[str, Any] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=read_rules)

    async def say(self, text: str, intent: str = "ask", written: str | None = None) -> list[Reply]:
        """Say something that Rasa takes for an intent. `written`: the language that the gateway detects."""
        return await self._run(text, intent, {"written_language": written})

    async def press(self, payload: str) -> list[Reply]:
        """Press a button; its payload skips NLU."""
        intent, brace, rest = payload.removeprefix("/").partition("{")
        return await self._run(payload, intent, json.loads(brace + rest) if brace else {})

    async def press_titled(self, reply: Reply, title: str) -> list[Reply]:
        """Press the button of a reply that bears a title."""
        payloads = [button["payload"] for button in reply["buttons"] if button["title"] == title]
        assert len(payloads) == 1, (title, reply["buttons"])
        return await self.press(payloads[0])

    async def _run(self, text: str, intent: str, entities: dict[str, str | None]) -> list[Reply]:
        found = [{"entity": name, "value": value} for name, value in entities.items() if value is not None]
        message = {"text": text, "intent": {"name": intent, "confidence": 0.9}, "entities": found}
        tracker = {
            "sender_id": "c1",
            "slots": dict(self.slots),
            "latest_message": message,
            "events": [],
            "paused": False,
            "followup_action": None,
            "active_loop": {},
            "latest_action_name": "action_listen",
        }
        call = {"next_action": self.rules[intent], "sender_id": "c1", "tracker": tracker, "domain": {}}
        result = json.loads((await self.executor.run(call)).model_dump_json())
        for event in result["events"]:
            assert event["event"] == "slot"
            self.slots[event["name"]] = event["value"]
        return [_check(response) for response in result["responses"]]


def _check(response: dict[str, Any]) -> Reply:
    """A response is one custom message that keeps the contract, and nothing beside it."""
    reply: Reply = response["custom"]
    assert not any(response.get(part) for part in ("text", "buttons", "elements", "template", "image"))
    jsonschema.validate(reply, SCHEMA)
    return reply
