"""The knowledge that this repository ships: nothing to complain of, and no question of the tests among its own."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from actions.show_topic import FIRST_ARTICLES
from knowledge.article import topic_of
from knowledge.catalogue import Catalogue, read_catalogue
from knowledge.checking import Strictness, check_catalogue
from knowledge.city import Tag
from knowledge.places import Places
from knowledge.reading import read_record
from knowledge.retrieval.calibrating import QUESTIONS, read_questions
from knowledge.retrieval.deciding import OTHER_LANGUAGES, THRESHOLDS, Thresholds
from knowledge.retrieval.passages import collect_passages
from knowledge.retrieval.thresholding import SHIPPED
from knowledge.source import Topic

ROOT = Path(__file__).resolve().parents[2]
TESTED = sorted([*(ROOT / "tests" / "questions").glob("*.jsonl"), *QUESTIONS.glob("*.jsonl")])


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """Everything under knowledge/ and locales/."""
    return read_catalogue(ROOT / "knowledge", ROOT / "locales")


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def rows_of(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def test_there_is_nothing_that_would_make_it_stumble(catalogue: Catalogue) -> None:
    assert catalogue.articles
    assert catalogue.cities
    assert [str(complaint) for complaint in check_catalogue(catalogue, Strictness.STARTING)] == []


def test_every_topic_has_articles(catalogue: Catalogue) -> None:
    assert {topic_of(id_) for id_ in catalogue.articles} == set(Topic)


def test_the_first_articles_of_every_topic_exist(catalogue: Catalogue) -> None:
    assert set(FIRST_ARTICLES) == set(Topic)
    offered = [(topic, id_) for topic, ids in FIRST_ARTICLES.items() for id_ in ids]
    assert [
        id_ for topic, id_ in offered if id_ not in catalogue.articles or topic_of(id_) is not topic
    ] == []


def test_the_article_that_says_what_goes_where_exists(catalogue: Catalogue) -> None:
    assert "waste/what-goes-where" in catalogue.articles


def test_every_need_of_an_article_is_one_that_services_can_serve(catalogue: Catalogue) -> None:
    wanted = {(id_, tag) for id_, article in catalogue.articles.items() for tag in article.local}
    assert wanted
    assert sorted((id_, tag) for id_, tag in wanted if tag not in get_args(Tag)) == []


def test_every_city_is_found_by_its_name_and_its_certain_postcodes(catalogue: Catalogue) -> None:
    places = Places(catalogue, {})
    for pack in catalogue.cities.values():
        for text in (pack.city.name, *pack.city.postcodes.certain):
            place = places.find_place(text)
            assert place is not None, text
            assert place.city == pack.id, text


def test_every_container_list_has_somewhere_for_the_rest(catalogue: Catalogue) -> None:
    listed = {id_: pack.waste.containers for id_, pack in catalogue.cities.items() if pack.waste.containers}
    assert len(listed) > 1
    assert [
        id_ for id_, containers in listed.items() if not any(container.rest for container in containers)
    ] == []


@pytest.mark.parametrize("path", TESTED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_question_of_the_tests_is_among_our_own(catalogue: Catalogue, path: Path) -> None:
    ours = {plain(passage.text) for passage in collect_passages(catalogue)}
    asked = [str(row["text"]) for row in rows_of(path)]
    assert asked
    assert [text for text in asked if plain(text) in ours] == []


@pytest.mark.parametrize("path", TESTED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_accepted_article_exists(catalogue: Catalogue, path: Path) -> None:
    accepted = [(row["id"], id_) for row in rows_of(path) for id_ in row["accept"]]  # type: ignore[attr-defined]
    assert [(row, id_) for row, id_ in accepted if id_ not in catalogue.articles] == []


def test_no_question_that_calibrates_is_asked_in_a_test() -> None:
    calibrating = {
        plain(question.text) for path in QUESTIONS.glob("*.jsonl") for question in read_questions(path)
    }
    tests = [str(row["text"]) for path in TESTED if path.parent != QUESTIONS for row in rows_of(path)]
    assert calibrating
    assert tests
    assert [text for text in tests if plain(text) in calibrating] == []


def test_every_language_with_questions_has_its_gate_in_every_setting() -> None:
    languages = {path.stem for path in QUESTIONS.glob("*.jsonl")} | {OTHER_LANGUAGES}
    encoders = read_record(THRESHOLDS, Thresholds).encoders
    assert set(encoders) >= set(SHIPPED)
    assert all(set(gates) == languages for gates in encoders.values())


def test_languages_without_questions_are_held_to_the_strictest_gate() -> None:
    for gates in read_record(THRESHOLDS, Thresholds).encoders.values():
        assert gates[OTHER_LANGUAGES].answer_at == max(gate.answer_at for gate in gates.values())
