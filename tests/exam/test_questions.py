"""Reading the sets: ours as they stand, those from outside as far as we say what we accept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.exam.errors import QuestionsUnreadable
from tests.exam.questions import Expected, read_accepted, read_outside_sets, read_own_sets

ROW = {"text": "made up", "lang": "en", "topic": "gp", "expected": "answer", "city": "Bury"}


def write_set(folder: Path, *rows: Mapping[str, object]) -> None:
    lines = (json.dumps({**ROW, **row}) + "\n" for row in rows)
    (folder / "questions.en.jsonl").write_text("".join(lines))


def test_every_question_of_ours_that_wants_an_article_names_one_it_accepts() -> None:
    questions = read_own_sets()
    assert questions
    wanting = {Expected.ANSWER, Expected.ADVISER}
    assert [q.id for q in questions if q.expected in wanting and not q.accept] == []
    assert len({q.id for q in questions}) == len(questions)


def test_every_accepted_article_exists() -> None:
    articles = Path(__file__).resolve().parents[2] / "knowledge" / "articles"
    accepted = [question.accept for question in read_own_sets()] + list(read_accepted().values())
    named = {id_ for accept in accepted for id_ in accept}
    assert named
    assert [id_ for id_ in sorted(named) if not (articles / f"{id_}.yml").is_file()] == []


def test_a_question_from_outside_is_asked_from_its_city_or_one_of_its_nation(tmp_path: Path) -> None:
    rows = [("scotland", None), ("any", None), ("wales", "Newport"), ("ni", "Newry"), ("scotland", "Glasgow")]
    write_set(
        tmp_path,
        *({"id": str(n), "nation": nation, "city": city} for n, (nation, city) in enumerate(rows)),
    )
    accepted = {str(number): frozenset({"gp/register"}) for number in range(len(rows))}
    found = read_outside_sets(tmp_path, accepted)
    assert [q.city for q in found] == ["glasgow", "bristol", "cardiff", "belfast", "glasgow"]
    assert [q.nation for q in found] == ["scotland", "any", "wales", "ni", "scotland"]


def test_an_outside_question_for_which_nothing_is_accepted_is_left_out(tmp_path: Path) -> None:
    write_set(
        tmp_path,
        {"id": "1", "nation": "wales"},
        {"id": "2", "nation": "any", "expected": "decline"},
        {"id": "3", "nation": "any", "expected": "regulated_adviser"},
    )
    found = read_outside_sets(tmp_path, {"3": frozenset({"nrpf/immigration-case"})})
    assert [(q.id, q.expected) for q in found] == [("2", Expected.DECLINE), ("3", Expected.ADVISER)]


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "questions.en.jsonl").write_text('{"id": "1"}\n')
    with pytest.raises(QuestionsUnreadable, match=r"questions\.en\.jsonl:1"):
        read_outside_sets(tmp_path, {})
