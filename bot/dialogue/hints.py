"""An NLU component: what the gateway knows of a message becomes entities, which fill slots."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message

HINTS = "hints"
# What a hint is called on the wire, and the entity it becomes. The newcomer's own choice is never overwritten:
# actions look at a hinted city only while the newcomer has named none.
ENTITY_OF_HINT = {"language": "written_language", "city": "hinted_city", "page_language": "hinted_language"}


def read_hints(metadata: dict[str, Any] | None) -> dict[str, str]:
    """Return the entities that a message's metadata stands for."""
    hints = (metadata or {}).get(HINTS) or {}
    return {
        entity: hints[hint] for hint, entity in ENTITY_OF_HINT.items() if isinstance(hints.get(hint), str)
    }


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=False)
class HintEntities(GraphComponent):  # type: ignore[misc]
    """Adds an entity for every hint. Metadata never reaches a slot by itself."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> HintEntities:
        """Return the component, as Rasa asks for it."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Return the messages with their hints as entities."""
        for message in messages:
            found = [
                {"entity": entity, "value": value, "start": 0, "end": 0, "extractor": "HintEntities"}
                for entity, value in read_hints(message.get("metadata")).items()
            ]
            if found:
                message.set(ENTITIES, (message.get(ENTITIES) or []) + found, add_to_output=True)
        return messages
