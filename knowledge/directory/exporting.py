"""A city's services as an HSDS 3.0 page: what HSDS has no place for travels as attributes and metadata."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid5

from knowledge.catalogue import CityPack
from knowledge.city import Service
from knowledge.source import first_day
from knowledge.trust import Judge

Json = dict[str, Any]

NAMESPACE = UUID("6f0c3f0e-6c0b-4f5e-9a55-0d7f2c9a7b11")
"""Ids are made from this and the service's own, so that they are the same in every export."""

TAXONOMY = "Waymark needs"
UPDATED_BY = "Waymark"
_SIMPLE = re.compile(r"((?:[A-Z][a-z])(?:[,-][A-Z][a-z])*) (\d\d:\d\d)-(\d\d:\d\d)")
_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def export_city(pack: CityPack, judge: Judge) -> Json:
    """Return one page with every service; what the judge withholds is not published."""
    contents = [_export_service(pack.id, judge.judge_service(service)[0]) for service in pack.services]
    return {
        "total_items": len(contents),
        "total_pages": 1,
        "page_number": 1,
        "size": len(contents),
        "first_page": True,
        "last_page": True,
        "empty": not contents,
        "contents": contents,
    }


def _export_service(city: str, service: Service) -> Json:
    own = _make_id(city, service.id)
    said = {
        "id": own,
        "name": service.name,
        "description": service.summary,
        "url": service.url,
        "email": service.email,
        "status": "active",
        "fees_description": service.price,
        "eligibility_description": service.eligibility,
        "assured_date": first_day(service.source.as_of).isoformat() if service.source.as_of else None,
        "alert": service.note,
        "phones": _phones(city, service, own),
        "schedules": _schedules(city, service, own),
        "languages": _languages(city, service, own),
        "service_at_locations": _places(city, service, own),
        "attributes": [_attribute(city, service, own, tag) for tag in service.tags],
        "metadata": _provenance(city, service, own),
    }
    return {name: value for name, value in said.items() if value not in (None, [])}


def _make_id(city: str, service: str, *part: str) -> str:
    return str(uuid5(NAMESPACE, "/".join((city, service, *part))))


def _phones(city: str, service: Service, own: str) -> list[Json]:
    if service.phone is None:
        return []
    return [{"id": _make_id(city, service.id, "phone"), "service_id": own, "number": service.phone}]


def _schedules(city: str, service: Service, own: str) -> list[Json]:
    """First the hours as people read them and as OpenStreetMap writes them, then each span that is simple."""
    if service.hours is None:
        return []
    whole = {
        "id": _make_id(city, service.id, "hours"),
        "service_id": own,
        "description": service.hours,
        "notes": service.opening,
    }
    found = [{name: value for name, value in whole.items() if value is not None}]
    spans = _SIMPLE.finditer(service.opening or "")
    for number, (days, opens, closes) in enumerate(span.groups() for span in spans):
        found.append(
            {
                "id": _make_id(city, service.id, "hours", str(number)),
                "service_id": own,
                "freq": "WEEKLY",
                "byday": ",".join(day.upper() for day in _spread_days(days)),
                "opens_at": opens,
                "closes_at": closes,
            }
        )
    return found


def _spread_days(days: str) -> list[str]:
    found: list[str] = []
    for part in days.split(","):
        first, _, last = part.partition("-")
        found += _DAYS[_DAYS.index(first) : _DAYS.index(last or first) + 1]
    return found


def _languages(city: str, service: Service, own: str) -> list[Json]:
    if service.languages is None:
        return []
    return [{"id": _make_id(city, service.id, "languages"), "service_id": own, "note": service.languages}]


def _places(city: str, service: Service, own: str) -> list[Json]:
    """An address as it is written: the parts that HSDS wants of one are not told apart on the pages we know."""
    if service.address is None:
        return []
    return [{"id": _make_id(city, service.id, "place"), "service_id": own, "description": service.address}]


def _attribute(city: str, service: Service, own: str, tag: str) -> Json:
    return {
        "id": _make_id(city, service.id, "tag", tag),
        "link_id": own,
        "link_entity": "service",
        "value": tag,
        "taxonomy_term": {
            "id": _make_id("taxonomy", tag),
            "name": tag,
            "description": f"The need {tag!r} of the taxonomy {TAXONOMY}",
            "taxonomy": TAXONOMY,
        },
    }


def _provenance(city: str, service: Service, own: str) -> list[Json]:
    source = service.source
    facts = {
        "id": service.id,
        "source.title": source.title,
        "source.url": source.url,
        "source.as_of": source.as_of,
        "source.confidence": str(source.confidence),
        "live_check": "true" if service.live_check else None,
    }
    return [
        {
            "id": _make_id(city, service.id, "metadata", name),
            "resource_id": own,
            "resource_type": "service",
            "last_action_date": source.as_of or "unknown",
            "last_action_type": "sourced",
            "field_name": name,
            "previous_value": "",
            "replacement_value": value,
            "updated_by": UPDATED_BY,
        }
        for name, value in facts.items()
        if value is not None
    ]
