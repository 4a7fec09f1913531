"""The schemas for editors are those of the types, and take what the repository holds."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
import yaml

from knowledge.schemas import KINDS, describe_kind, write_schemas

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "docs" / "schemas"


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_shipped_schema_is_up_to_date(name: str) -> None:
    # To mend it: .venv/bin/python -m knowledge schema
    assert (SHIPPED / f"{name}.schema.json").read_text(encoding="utf-8") == describe_kind(KINDS[name])


@pytest.mark.parametrize(
    ("kind", "file"),
    [
        ("article", "knowledge/articles/gp/refused.yml"),
        ("city", "knowledge/cities/cardiff/city.yml"),
        ("waste", "knowledge/cities/cardiff/waste.yml"),
        ("article-translation", "locales/ar/articles/gp/refused.yml"),
    ],
)
def test_a_schema_takes_a_file_of_its_kind_and_no_unknown_field(kind: str, file: str) -> None:
    schema = yaml.safe_load((SHIPPED / f"{kind}.schema.json").read_text(encoding="utf-8"))
    data = yaml.load((ROOT / file).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    errors = [error.validator for error in jsonschema.Draft202012Validator(schema).iter_errors(data)]
    assert "additionalProperties" not in errors
    broken = [
        error.validator
        for error in jsonschema.Draft202012Validator(schema).iter_errors({**data, "unheard_of": 1})
    ]
    assert "additionalProperties" in broken


def test_every_schema_is_written(tmp_path: Path) -> None:
    assert {path.name for path in write_schemas(tmp_path)} == {f"{name}.schema.json" for name in KINDS}
