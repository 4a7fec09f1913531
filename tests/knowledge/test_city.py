"""What a city pack may hold."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from knowledge.city import City, Container, Service
from tests.knowledge.making import city, container, make_service, service


@pytest.mark.parametrize("code", ["G1", "BS5", "BS16", "EC1A", "W1A"])
def test_the_outward_half_of_a_postcode_is_a_postcode(code: str) -> None:
    assert City.model_validate(city(postcodes={"certain": [code]})).postcodes.certain == (code,)


@pytest.mark.parametrize("code", ["bs5", "BS", "5", "BS5 6QR", "BSX5", "BS166", ""])
def test_anything_else_is_no_outward_code(code: str) -> None:
    with pytest.raises(ValidationError, match="should match pattern"):
        City.model_validate(city(postcodes={"certain": [code]}))


@pytest.mark.parametrize("tags", [[], ["doctors"], ["gp", "doctors"]])
def test_a_service_serves_needs_that_articles_can_name(tags: list[str]) -> None:
    with pytest.raises(ValidationError, match="tags"):
        Service.model_validate(service(tags=tags))


@pytest.mark.parametrize(
    "field", ["phone", "email", "url", "address", "hours", "price", "languages", "eligibility"]
)
def test_what_is_not_known_of_a_service_is_none(field: str) -> None:
    assert getattr(make_service(), field) is None


@pytest.mark.parametrize("changes", [{"homes": ["boats"]}, {"accepts": ["Old Paper"]}, {"id": "Black Bin"}])
def test_a_container_names_items_and_homes_that_exist(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Container.model_validate(container() | changes)
