"""One service of a feed as a service of ours, or the reason why it cannot be one."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit

import nh3
import yaml
from opening_hours import validate
from pydantic import ValidationError

from knowledge.city import Service, Tag
from knowledge.directory.exporting import UPDATED_BY

Raw = Mapping[str, Any]
TAGS = frozenset(get_args(Tag))
_TERMS: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "tags.yml").read_text(encoding="utf-8")
)
_INACTIVE = frozenset({"inactive", "defunct", "temporarily closed"})
_LAYERS = 3
"""How often markup is unpacked: some directories keep it escaped, and some of those escape it again."""


class CannotTranslate(Exception):
    """A service is left out; the message is the reason, for the report."""


def translate_service(raw: Raw, feed: str) -> Service:
    """Return the service; CannotTranslate says why it is left out."""
    facts, tags = read_provenance(raw, feed), _find_tags(raw)
    for field in ("name", "description"):
        if not _text(raw, field):
            raise CannotTranslate(f"it has no {field} that is text")
    if (status := _text(raw, "status")) in _INACTIVE:
        raise CannotTranslate(f"its status is {status}")
    if not tags:
        raise CannotTranslate("none of its terms is a need of ours (knowledge/directory/tags.yml)")
    schedules = _records(raw, "schedules") or _records(raw, "regular_schedules")
    try:
        return Service.model_validate(
            {
                "id": facts.get("id") or _make_slug(_text(raw, "name")),
                "name": _text(raw, "name"),
                "tags": tags,
                "summary": _text(raw, "description"),
                "phone": _first(_records(raw, "phones"), "number"),
                "email": _text(raw, "email") or None,
                "url": _text(raw, "url") or None,
                "address": _address(raw),
                "hours": _first(schedules, "description"),
                "opening": _opening(schedules),
                "price": _text(raw, "fees_description") or None,
                "languages": _languages(raw),
                "eligibility": _text(raw, "eligibility_description") or None,
                "source": _source(raw, facts, feed),
                "live_check": facts.get("live_check") == "true",
                "note": _text(raw, "alert") or None,
            }
        )
    except ValidationError as error:
        detail = error.errors()[0]
        field = ".".join(map(str, detail["loc"]))
        message = str(detail["msg"]).removeprefix("Value error, ").split(" -> ")[0]
        raise CannotTranslate(f"its {field} cannot be used: {message}") from error


def _source(raw: Raw, facts: Mapping[str, str], feed: str) -> dict[str, str | None]:
    """Ours comes back as it went out; another feed's is confirmed only where it says who assured it, and when."""
    if "source.confidence" in facts:
        return {name: facts.get(f"source.{name}") for name in ("title", "url", "as_of", "confidence")}
    assured = str(raw.get("assured_date") or "")[:10]
    organisation = raw.get("organization")
    owner = _text(organisation, "name") if isinstance(organisation, dict) else ""
    address = _text(raw, "url")
    return {
        "title": owner or urlsplit(feed).hostname or Path(feed).name,
        "url": address if address.startswith("http") else (feed if "://" in feed else None),
        "as_of": assured or str(raw.get("last_modified") or "")[:10] or None,
        "confidence": "confirmed" if assured else "remembered",
    }


def read_provenance(raw: Raw, feed: str) -> dict[str, str]:
    """Return what our own export said of a service; an address could forge it, so only a file is believed."""
    if "://" in feed:
        return {}
    return {
        str(entry.get("field_name")): str(entry.get("replacement_value"))
        for entry in _records(raw, "metadata")
        if entry.get("updated_by") == UPDATED_BY
    }


def _find_tags(raw: Raw) -> list[str]:
    found: list[str] = []
    for term in _terms(raw):
        if term in TAGS:
            found.append(term)
        else:
            found += [tag for words, tags in _TERMS.items() if words in term.casefold() for tag in tags]
    return list(dict.fromkeys(found))


def _terms(raw: Raw) -> Iterator[str]:
    for attribute in _records(raw, "attributes") + _records(raw, "service_taxonomys"):
        term = attribute.get("taxonomy_term") or attribute.get("taxonomy") or {}
        if isinstance(term, dict):
            yield str(term.get("name") or attribute.get("value") or "")


def _address(raw: Raw) -> str | None:
    for place in _records(raw, "service_at_locations"):
        if written := _text(place, "description"):
            return written
        location = place.get("location")
        addresses = _records(location, "addresses") if isinstance(location, dict) else []
        for address in addresses:
            parts = (_text(address, name) for name in ("address_1", "address_2", "city", "postal_code"))
            if joined := ", ".join(filter(None, parts)):
                return joined
    return None


def _languages(raw: Raw) -> str | None:
    found = [
        _text(one, "note") or _text(one, "name") or _text(one, "language")
        for one in _records(raw, "languages")
    ]
    return ", ".join(filter(None, found)) or None


def _opening(schedules: Sequence[Raw]) -> str | None:
    """The OpenStreetMap hours that we wrote ourselves, or the weekly spans of another feed joined."""
    for schedule in schedules:
        if (noted := _text(schedule, "notes")) and validate(noted):
            return noted
    spans = []
    for schedule in schedules:
        days, opens, closes = (_text(schedule, name) for name in ("byday", "opens_at", "closes_at"))
        if days and opens and closes:
            names = ",".join(day.strip().capitalize() for day in days.split(","))
            spans.append(f"{names} {opens[:5]}-{closes[:5]}")
    joined = "; ".join(spans)
    return joined if joined and validate(joined) else None


def _first(records: Sequence[Raw], name: str) -> str | None:
    return next((text for record in records if (text := _text(record, name))), None)


def _records(raw: Raw, name: str) -> list[Raw]:
    value = raw.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(raw: Raw, name: str) -> str:
    """Return a field as plain text on one line: feeds put markup into them, and ours are read as they stand."""
    value = raw.get(name)
    plain = value if isinstance(value, str) else ""
    for _ in range(_LAYERS):
        spaced = re.sub(r"<(?:br|/p|/li)\b[^>]*>", " ", html.unescape(plain))
        plain = html.unescape(nh3.clean(spaced, tags=set()))
    return " ".join(plain.split())


def _make_slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].strip("-")
