"""A service in a reply: its hours in words, and whether it is open at that moment."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from actions.serving import show_service
from actions.voice import Voice
from knowledge.catalogue import CityPack, read_catalogue
from knowledge.city import City, Service, Waste
from locales.catalogue import read_locales

ROOT = Path(__file__).resolve().parents[2]
SOURCE = {"title": "A page", "url": None, "as_of": "2026", "confidence": "confirmed"}


@pytest.fixture(scope="module")
def pack() -> CityPack:
    city = City.model_validate(
        {
            "name": "Glasgow",
            "nation": "scotland",
            "council": {"name": "A council", "website": None},
            "postcodes": {"certain": []},
            "where_to_look": {"text": "Look there.", "source": SOURCE},
            "source": SOURCE,
        }
    )
    return CityPack("somewhere", city, (), Waste(containers=()))


@pytest.fixture(scope="module")
def voices() -> dict[str, Voice]:
    locales, catalogue = read_locales(ROOT / "locales"), read_catalogue(ROOT / "knowledge", ROOT / "locales")
    return {code: Voice(locales, catalogue, code) for code in ("en", "ar")}


def office(**changes: str | None) -> Service:
    fields = {
        "id": "office",
        "name": "An office",
        "tags": ["council"],
        "summary": "It helps.",
        "hours": "Weekdays",
        "opening": "Mo-Fr 09:00-17:00",
        "source": SOURCE,
    }
    return Service.model_validate(fields | changes)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-11-26T10:00", "Weekdays (open now, until Thursday 17:00)"),
        ("2026-11-26T19:00", "Weekdays (closed now, opens Friday 09:00)"),
        ("2026-11-27T19:00", "Weekdays (closed now)"),  # the next day of work is a bank holiday
        ("2026-11-30T10:00", "Weekdays (today is a bank holiday, it may be closed)"),
    ],
)
def test_hours_say_whether_it_is_open(
    pack: CityPack, voices: dict[str, Voice], moment: str, said: str
) -> None:
    shown = show_service(office(), pack, voices["en"], datetime.fromisoformat(moment).replace(tzinfo=UTC))
    assert shown.hours == said


def test_hours_without_data_claim_nothing(pack: CityPack, voices: dict[str, Voice]) -> None:
    shown = show_service(office(opening=None), pack, voices["en"], datetime.now(UTC))
    assert shown.hours == "Weekdays"


def test_hours_that_are_withheld_leave_nothing_behind(pack: CityPack, voices: dict[str, Voice]) -> None:
    assert show_service(office(hours=None), pack, voices["en"], datetime.now(UTC)).hours is None


def test_arabic_says_it_in_arabic(pack: CityPack, voices: dict[str, Voice]) -> None:
    shown = show_service(office(), pack, voices["ar"], datetime(2026, 11, 26, 10, tzinfo=UTC))
    assert shown.hours is not None
    assert "الخميس" in shown.hours


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("1 High Street", "https://www.openstreetmap.org/search?query=1+High+Street%2C+Glasgow"),
        ("Here; and there", None),
        (None, None),
    ],
)
def test_one_address_has_a_map(
    voices: dict[str, Voice], pack: CityPack, address: str | None, link: str | None
) -> None:
    shown = show_service(office(address=address), pack, voices["en"], datetime(2026, 11, 26, 10, tzinfo=UTC))
    assert (shown.address, shown.map) == (address, link)
