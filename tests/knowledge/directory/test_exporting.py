"""What goes out is HSDS 3.0, strictly: the published schema with nothing allowed that it does not name."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from knowledge.catalogue import Catalogue, read_catalogue
from knowledge.directory.exporting import export_city
from knowledge.trust import Judge
from tests.knowledge.making import Tree, city, container, service, source

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = ROOT.parent / "shared" / "hsds" / "service.schema.json.gz"
TODAY = date(2026, 1, 1)

needs_schema = pytest.mark.skipif(
    not SCHEMA.is_file(), reason="the compiled HSDS 3.0 schema is not beside this checkout (shared/hsds)"
)


def make_strict(schema: Any) -> Any:
    """Give the schema with nothing allowed that it does not name."""
    if isinstance(schema, list):
        return [make_strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    strict = {name: make_strict(part) for name, part in schema.items()}
    return strict | ({"additionalProperties": False} if isinstance(schema.get("properties"), dict) else {})


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = make_strict(json.loads(gzip.decompress(SCHEMA.read_bytes())))
    return jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return read_catalogue(ROOT / "knowledge", ROOT / "locales")


def complain(validator: jsonschema.Draft202012Validator, one: dict[str, Any]) -> list[str]:
    return [f"{one.get('name')}: {error.json_path} {error.message}" for error in validator.iter_errors(one)]


@needs_schema
@pytest.mark.parametrize("judge", [Judge(TODAY), Judge(TODAY, show_withheld=True)], ids=["public", "all"])
def test_every_shipped_service_is_valid_hsds(
    validator: jsonschema.Draft202012Validator, shipped: Catalogue, judge: Judge
) -> None:
    services = [one for pack in shipped.cities.values() for one in export_city(pack, judge)["contents"]]
    assert len(services) > 300
    assert [line for one in services for line in complain(validator, one)] == []


@needs_schema
def test_the_strict_schema_sees_a_misspelt_field(validator: jsonschema.Draft202012Validator) -> None:
    one = {"id": "1c7becd0-d4f9-514a-8cbe-2140eef5d507", "name": "A place", "status": "active"}
    assert complain(validator, one) == []
    assert complain(validator, {**one, "descripton": "x"})


def export(tree: Tree, *services: dict[str, Any], show_withheld: bool = False) -> list[dict[str, Any]]:
    tree.write_city("bristol", city(), services, [container()])
    page = export_city(tree.read().cities["bristol"], Judge(TODAY, show_withheld=show_withheld))
    contents: list[dict[str, Any]] = page["contents"]
    assert page["total_items"] == len(contents)
    return contents


def test_ids_are_the_same_in_every_export(tree: Tree) -> None:
    assert export(tree, service()) == export(tree, service())


def test_hours_go_out_as_text_as_osm_and_as_weekly_spans(tree: Tree) -> None:
    opening = "Mo-We,Fr 09:00-17:00; Sa 10:00-12:00"
    (one,) = export(tree, service(hours="Most days", opening=opening))
    whole, week, saturday = one["schedules"]
    assert (whole["description"], whole["notes"]) == ("Most days", opening)
    assert (week["byday"], week["opens_at"], week["closes_at"]) == ("MO,TU,WE,FR", "09:00", "17:00")
    assert (saturday["freq"], saturday["byday"]) == ("WEEKLY", "SA")


def test_what_is_withheld_is_not_published(tree: Tree) -> None:
    doubtful = service(phone="0117 922 2200", source=source(confidence="remembered"))
    (one,) = export(tree, doubtful)
    assert "phones" not in one
    (one,) = export(tree, doubtful, show_withheld=True)
    assert one["phones"][0]["number"] == "0117 922 2200"
