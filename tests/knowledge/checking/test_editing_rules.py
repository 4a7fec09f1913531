"""Each rule that editors are held to, broken once: the file, the line, the field and the remedy are told."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.checking import Strictness, check_catalogue
from knowledge.checking.readability import OLDEST, find_reading_age
from knowledge.errors import Complaint
from knowledge.stamping import stamp_translations
from tests.knowledge.making import Tree, article, city, container, service, source, statement, write_small

TODAY = date(2026, 1, 1)
HARD = (
    "Notwithstanding the aforementioned considerations, individuals experiencing difficulties regarding their "
    "particular circumstances should immediately undertake appropriate communication with representatives of "
    "organisations possessing relevant responsibilities, irrespective of previous correspondence."
)
PLAIN = (
    "Go to the desk. Ask for a form. Fill it in and give it back. You do not pay for it. It is quick. "
    "You need no card."
)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A tree with nothing to complain of but stale translations, which these rules are not about."""
    made = write_small(tmp_path)
    stamp_translations(made.read(), "ar")
    return made


def complaints(tree: Tree) -> list[Complaint]:
    """What an editor is told, stale or missing translations aside."""
    found = check_catalogue(tree.read(), Strictness.EDITING, TODAY)
    return [one for one in found if "locales" not in one.path.parts]


def with_service(tree: Tree, *services: dict[str, Any]) -> list[Complaint]:
    tree.write_city("bristol", city(), services, [container()])
    return complaints(tree)


def with_statements(tree: Tree, *say: dict[str, Any], **changes: Any) -> list[Complaint]:
    tree.write_article("gp/doctor", article("doctor", say=list(say), related=["waste/bins"], **changes))
    return complaints(tree)


def assert_told(found: list[Complaint], file: str, field: str, problem: str) -> None:
    (one,) = found
    assert one.path.name == file
    assert one.field == field
    assert problem in one.problem
    assert one.remedy
    name = field.rsplit(".", 1)[-1]
    assert name in one.path.read_text(encoding="utf-8").splitlines()[one.line - 1]


def test_a_sound_tree_is_clean(tree: Tree) -> None:
    assert complaints(tree) == []


@pytest.mark.parametrize("phone", ["0117 922", "call us", "0117 922 2200 or 0117 922 2201", "+44 1"])
def test_a_phone_can_be_rung(tree: Tree, phone: str) -> None:
    assert_told(with_service(tree, service(phone=phone)), "services.yml", "services.0.phone", "no UK phone")


@pytest.mark.parametrize("phone", ["0117 922 2200", "0800 731 6844", "116 123", "999", "+44 117 922 2200"])
def test_a_phone_that_can_be_rung_is_fine(tree: Tree, phone: str) -> None:
    assert with_service(tree, service(phone=phone)) == []


def test_a_phone_in_a_statement_can_be_rung(tree: Tree) -> None:
    found = with_statements(tree, statement(text="Call them on 0117 922 22 today."))
    assert_told(found, "doctor.yml", "say.0.text", "0117 922 22")


@pytest.mark.parametrize("price", ["5£", "£ 5", "£5.5", "5 pounds", "GBP 5"])
def test_a_price_is_written_as_people_write_it(tree: Tree, price: str) -> None:
    assert_told(with_service(tree, service(price=price)), "services.yml", "services.0.price", "price")


@pytest.mark.parametrize("price", ["£5", "£5.50", "£1,035 a year", "up to £16,000"])
def test_a_price_well_written_is_fine(tree: Tree, price: str) -> None:
    assert with_service(tree, service(price=price)) == []


def test_no_page_was_seen_in_the_future(tree: Tree) -> None:
    found = with_statements(tree, statement(source=source(as_of="2027-05-01")))
    assert_told(found, "doctor.yml", "say.0.source.as_of", "still to come")


def test_an_article_says_a_thing_once(tree: Tree) -> None:
    one, again = statement("one", text="Seeing a doctor is free here."), statement("again")
    again["text"] = "Seeing a doctor is free, here!"
    assert_told(with_statements(tree, one, again), "doctor.yml", "say.1.text", "says what 'one' says")


def test_two_nations_may_be_told_the_same_from_two_sources(tree: Tree) -> None:
    says = [statement("a", nations=["england"]), statement("b", nations=["wales"])]
    assert with_statements(tree, *says) == []


def test_a_city_names_a_service_once(tree: Tree) -> None:
    found = with_service(tree, service("a"), service("b", summary="Quite another thing to say."))
    assert_told(found, "services.yml", "services.1.name", "is the service 'a' again")


def test_a_city_gives_the_number_that_its_nation_gives(tree: Tree) -> None:
    tree.write_article(
        "waste/bins", article("bins", say=[statement(text="Call Migrant Help on 0808 801 0503.")])
    )
    found = with_service(tree, service(name="Migrant Help", phone="0808 801 0504"))
    assert_told(found, "services.yml", "services.0.phone", "waste/bins says 0808 801 0503")
    assert with_service(tree, service(name="Migrant Help", phone="0808 801 0503")) == []
    assert (
        with_service(tree, service(name="Migrant Help", phone="0808 801 0504", note="The old number.")) == []
    )


def test_a_city_gives_the_deadline_that_its_nation_gives(tree: Tree) -> None:
    say = statement(text="Ask for help if you lose your home within 56 days.", nations=["england"])
    with_statements(tree, say, local=["homeless"])
    late = service(tags=["homeless"], summary="Ask if you lose your home within 28 days.")
    assert_told(with_service(tree, late), "services.yml", "services.0.summary", "say 56 days")
    right = service(tags=["homeless"], summary="Ask if you lose your home within 56 days.")
    assert with_service(tree, right) == []


def test_an_article_is_plain(tree: Tree) -> None:
    assert_told(with_statements(tree, statement(text=HARD)), "doctor.yml", "say", "reading age")


def test_a_service_is_plain(tree: Tree) -> None:
    assert_told(
        with_service(tree, service(summary=HARD)), "services.yml", "services.0.summary", "reading age"
    )


def test_plain_words_are_read_by_children_and_hard_ones_are_not() -> None:
    assert 0 < find_reading_age([PLAIN]) < 8
    assert find_reading_age([HARD]) > OLDEST + 5


def test_of_a_few_words_nothing_is_said() -> None:
    assert find_reading_age(["Responsibilities notwithstanding."]) == 0


def test_a_web_address_is_whole(tree: Tree) -> None:
    tree.write_article("gp/doctor", article("doctor", say=[statement(source=source(url="www.example"))]))
    with pytest.raises(Exception, match=r"doctor\.yml:\d+: say\.0\.source\.url: is no web address"):
        tree.read()


def test_a_service_has_a_whole_web_address_too(tree: Tree) -> None:
    tree.write_city("bristol", city(), [service(url="example")], [container()])
    with pytest.raises(Exception, match=r"services\.yml:\d+: services\.0\.url: is no web address"):
        tree.read()


def test_opening_hours_are_in_their_syntax(tree: Tree) -> None:
    tree.write_city("bristol", city(), [service(opening="nine to five")], [container()])
    with pytest.raises(Exception, match=r"services\.yml:\d+: services\.0\.opening: is no opening time"):
        tree.read()


def test_an_article_is_asked_for_in_ten_ways(tree: Tree) -> None:
    tree.write_article("gp/doctor", article("doctor", ask=["one", "two"]))
    with pytest.raises(Exception, match=r"doctor\.yml:\d+: ask"):
        tree.read()


def test_a_field_that_nobody_knows_is_named(tree: Tree) -> None:
    tree.write_article("gp/doctor", article("doctor", colour="blue"))
    with pytest.raises(Exception, match=r"doctor\.yml:\d+: colour: .*Remove it, or correct its spelling"):
        tree.read()
