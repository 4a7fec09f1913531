"""What the gateway reads from the repository when it starts: phrases, cities, numbers, how languages are told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.desk.words import DeskWords
from bot.notices import Detect, Phrases
from bot.safety import Guard
from knowledge.city import Centre
from knowledge.emergency import EmergencyNumber
from knowledge.source import Nation


@dataclass(frozen=True, slots=True)
class Words:
    """Read once, and kept in memory.

    `cities`: names by id; `nations`: the nation of each; `centres`: where those are that say so; `containers`: names
    by city and language; `articles`: English titles by id.
    """

    phrases: Phrases
    detect: Detect
    cities: Mapping[str, str]
    numbers: Sequence[EmergencyNumber]
    desk: DeskWords
    guard: Guard
    nations: Mapping[str, Nation] = field(default_factory=dict)
    centres: Mapping[str, Centre] = field(default_factory=dict)
    containers: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    articles: Mapping[str, str] = field(default_factory=dict)
