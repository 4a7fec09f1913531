"""Whether a service is open now, by its hours and its nation's bank holidays."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from knowledge.opening import ALWAYS, UK_TIME, Openness, OpenState, tell_openness
from knowledge.source import Nation

OFFICE = "Mo-Th 08:45-16:45; Fr 08:45-15:55"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def uk(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UK_TIME)


@pytest.mark.parametrize(
    ("moment", "nation", "expected"),
    [
        ("2026-11-26T10:00", Nation.SCOTLAND, Openness(OpenState.OPEN, uk("2026-11-26T16:45"))),
        ("2026-11-26T18:00", Nation.SCOTLAND, Openness(OpenState.CLOSED, uk("2026-11-27T08:45"))),
        # In summer 16:30 by UK clocks is 15:30 by UTC.
        ("2026-07-02T15:30", Nation.ENGLAND, Openness(OpenState.OPEN, uk("2026-07-02T16:45"))),
        # St Andrew's Day is a bank holiday in Scotland only.
        ("2026-11-30T10:00", Nation.SCOTLAND, Openness(OpenState.HOLIDAY, None)),
        ("2026-11-30T10:00", Nation.ENGLAND, Openness(OpenState.OPEN, uk("2026-11-30T16:45"))),
        # St Patrick's Day is one in Northern Ireland only.
        ("2026-03-17T10:00", Nation.NORTHERN_IRELAND, Openness(OpenState.HOLIDAY, None)),
        ("2026-03-17T10:00", Nation.WALES, Openness(OpenState.OPEN, uk("2026-03-17T16:45"))),
        # What would open next on a bank holiday is not promised.
        ("2026-11-27T18:00", Nation.SCOTLAND, Openness(OpenState.CLOSED, None)),
        ("2026-12-31T18:00", Nation.SCOTLAND, Openness(OpenState.CLOSED, None)),
    ],
)
def test_a_service_is_open_by_its_hours_and_its_nation(
    moment: str, nation: Nation, expected: Openness
) -> None:
    assert tell_openness(OFFICE, nation, at(moment)) == expected


def test_what_never_closes_is_open_on_a_bank_holiday_too() -> None:
    assert tell_openness(ALWAYS, Nation.SCOTLAND, at("2026-12-25T03:00")) == Openness(OpenState.OPEN, None)
