"""The samples and the schema of a reply, which both sides of Rasa read, say what bot.replies says."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.replies import Kind, Utterance, name_reply

FOLDER = Path(__file__).parent
SAMPLES = sorted((FOLDER / "replies").glob("*.json"))
SCHEMA = json.loads((FOLDER / "reply.schema.json").read_text(encoding="utf-8"))


def read_sample(path: Path) -> dict[str, Any]:
    """Reads a reply as Rasa says it: without an id."""
    sample: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return sample


def close_objects(schema: Any) -> Any:
    """Gives the schema with nothing allowed that it does not name."""
    if isinstance(schema, list):
        return [close_objects(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: close_objects(part) for name, part in schema.items() if name != "description"}
    return closed | ({"additionalProperties": False} if schema.get("type") == "object" else {})


def test_there_is_a_sample_of_every_kind() -> None:
    assert {read_sample(path)["kind"] for path in SAMPLES} == set(Kind)


def test_the_schema_is_that_of_the_gateway() -> None:
    # To mend it: write close_objects(Utterance.model_json_schema()) to reply.schema.json.
    assert close_objects(Utterance.model_json_schema()) == SCHEMA


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_fits_the_schema(path: Path) -> None:
    jsonschema.validate(read_sample(path), SCHEMA)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_passes_through_the_gateway_unchanged(path: Path) -> None:
    sample = read_sample(path)
    reply = name_reply(Utterance.model_validate(sample)).model_dump(mode="json")
    assert reply.pop("id")
    assert reply == sample


@pytest.mark.parametrize("name", sorted(Utterance.model_fields))
def test_nothing_may_be_missing(name: str) -> None:
    sample = read_sample(SAMPLES[0])
    del sample[name]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(sample, SCHEMA)
    with pytest.raises(ValueError, match=name):
        Utterance.model_validate(sample)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "joke"},
        {"nation": "france"},
        {"confidence": 1.5},
        {"direction": "up"},
        {"surprise": 1},
        {"buttons": [{"title": "x", "payload": "no slash"}]},
        {"sources": [{"title": "x", "url": "javascript:alert(1)", "as_of": None}]},
        {"sources": [{"title": "x", "url": None, "as_of": "last year"}]},
    ],
)
def test_what_does_not_fit_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(read_sample(SAMPLES[0]) | change, SCHEMA)
