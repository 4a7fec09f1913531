"""The questions of the exam: the repository's own sets, and sets from outside with what we accept for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from tests.exam.errors import QuestionsUnreadable

OWN = Path(__file__).resolve().parents[1] / "questions"
ACCEPTED = "accepted.yml"
OUTSIDE_SETS = ("questions.en", "out_of_scope.en")
CITIES = Path(__file__).resolve().parents[2] / "knowledge" / "cities"
CITY_OF_NATION = {
    "any": "bristol",
    "england": "bristol",
    "scotland": "glasgow",
    "wales": "cardiff",
    "ni": "belfast",
}
NO_CITY = "none"
NO_NATION = "none"


URGENT = frozenset(
    {
        "gp/mental-health",
        "gp/urgent-care",
        "housing/domestic-abuse",
        "housing/homeless-now",
        "housing/illegal-eviction",
        "housing/rough-sleeping",
        "nrpf/destitution",
        "nrpf/domestic-abuse-visa",
        "nrpf/food-banks",
        "nrpf/homeless-nrpf",
    }
)
"""Articles for people of whom some are in an emergency: a card before their answer is no mistake."""


class Expected(StrEnum):
    """What a question should get."""

    ANSWER = "answer"
    ADVISER = "adviser"
    HUMAN = "human"
    EMERGENCY = "emergency"
    DECLINE = "decline"
    SMALLTALK = "smalltalk"
    CLARIFY = "clarify"


@dataclass(frozen=True, slots=True)
class Question:
    """One question of one set: asked from this city, right when one of these articles answers it."""

    id: str
    set: str
    text: str
    language: str
    topic: str
    city: str | None
    expected: Expected
    accept: frozenset[str]
    must_mention: tuple[str, ...] = ()
    nation: str = NO_NATION

    @property
    def may_be_urgent(self) -> bool:
        """Tell whether the card of an emergency may come before its answer."""
        return self.expected is Expected.EMERGENCY or not URGENT.isdisjoint(self.accept)

    @property
    def expects_article(self) -> bool:
        """Tell whether an article answers it."""
        return self.expected in {Expected.ANSWER, Expected.ADVISER} and bool(self.accept)


class _Row(BaseModel):
    """A line of a set: ours names what it accepts, one from outside its nation and what to mention."""

    model_config = ConfigDict(extra="ignore")

    id: str
    text: str
    lang: str
    topic: str
    expected: str
    city: str | None = None
    nation: str | None = None
    accept: frozenset[str] = frozenset()
    must_mention: tuple[str, ...] = ()


def read_own_sets(folder: Path = OWN) -> list[Question]:
    """Read every set of the repository."""
    paths = sorted(folder.glob("*.jsonl"))
    return [
        _make_question(row, path.stem, row.city, row.accept) for path in paths for row in _read_rows(path)
    ]


def read_outside_sets(folder: Path, accepted: Mapping[str, frozenset[str]]) -> list[Question]:
    """Read the sets from outside, those of them that lie in the folder, as far as we say what we accept.

    A question is asked from its own city if we keep that, else from the one that stands for its nation.
    """
    paths = [folder / f"{name}.jsonl" for name in OUTSIDE_SETS]
    found = []
    for path in (path for path in paths if path.is_file()):
        found += [
            _make_question(row, path.stem, _find_city(row), accepted.get(row.id, frozenset()))
            for row in _read_rows(path)
            if row.id in accepted or row.expected != Expected.ANSWER
        ]
    return found


def read_accepted(path: Path = OWN / ACCEPTED) -> dict[str, frozenset[str]]:
    """Read which articles are accepted for questions from outside, by id."""
    return TypeAdapter(dict[str, frozenset[str]]).validate_python(
        yaml.safe_load(path.read_text(encoding="utf-8"))
    )


def _find_city(row: _Row) -> str | None:
    """A question that expects to be asked back leaves its place open."""
    if row.expected == Expected.CLARIFY:
        return None
    own = (row.city or "").lower()
    return own if own and (CITIES / own).is_dir() else CITY_OF_NATION.get(row.nation or "any")


def _read_rows(path: Path) -> Iterator[_Row]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield _Row.model_validate_json(line)
        except ValueError as error:
            raise QuestionsUnreadable(f"{path.name}:{number}: {error}") from None


def _make_question(row: _Row, set_name: str, city: str | None, accept: frozenset[str]) -> Question:
    return Question(
        id=row.id,
        set=set_name,
        text=row.text,
        language=row.lang,
        topic=row.topic,
        city=city,
        expected=Expected(row.expected.removeprefix("regulated_")),
        accept=accept,
        must_mention=row.must_mention,
        nation=row.nation or NO_NATION,
    )
