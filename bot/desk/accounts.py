"""Who works at the desk: what they may see and do, when they are there, and what they speak."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from knowledge.opening import OpenState, tell_openness
from knowledge.source import Nation


class Role(StrEnum):
    """What somebody may do: a lead also closes and moves the cases of others, an administrator only keeps accounts."""

    CONNECTOR = "connector"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"


CASE_ROLES = frozenset({Role.CONNECTOR, Role.LEAD})


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody at the desk. `cities` empty: all. `hours`: in the syntax of OpenStreetMap's opening_hours."""

    id: str
    name: str
    role: Role
    cities: Sequence[str]
    languages: Sequence[str]
    hours: str | None
    active: bool
    has_second_factor: bool = False

    @property
    def works_on_cases(self) -> bool:
        """Whether cases are any of their business."""
        return self.active and self.role in CASE_ROLES

    def sees_city(self, city: str | None) -> bool:
        """Whether a case of this city is for them; one without a city is for everybody."""
        return self.works_on_cases and (city is None or not self.cities or city in self.cities)


@dataclass(frozen=True, slots=True)
class Presence:
    """When somebody is there for a case: now, or next at a time, or nobody knows. `speaks`: the newcomer's language."""

    staffed: bool
    is_open: bool = False
    opens_at: datetime | None = None
    speaks: bool = False


def find_presence(
    accounts: Sequence[Account], city: str | None, language: str, nation: Nation, now: datetime
) -> Presence:
    """Tells when somebody is there for this city."""
    able = [account for account in accounts if account.sees_city(city)]
    found = [tell_openness(one.hours, nation, now) for one in able if one.hours]
    is_open = any(one.state is OpenState.OPEN for one in found)
    opening = [one.changes for one in found if one.state is not OpenState.OPEN and one.changes]
    return Presence(
        staffed=bool(able),
        is_open=is_open,
        opens_at=None if is_open else min(opening, default=None),
        speaks=any(language in one.languages for one in able),
    )
