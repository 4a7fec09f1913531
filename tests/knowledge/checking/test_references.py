"""Each rule of the check, seen to complain of a tree that breaks it and of nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.checking import Strictness, check_catalogue
from knowledge.errors import Complaint
from knowledge.stamping import stamp_translations
from tests.knowledge.making import (
    Tree,
    article,
    article_translation,
    asks,
    city,
    city_translation,
    container,
    service,
    source,
    statement,
    write_small,
)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A tree with nothing to complain of."""
    made = write_small(tmp_path)
    stamp_translations(made.read(), "ar")
    return made


def check(tree: Tree, strictness: Strictness = Strictness.STARTING) -> list[tuple[str, str]]:
    """The complaints, as file and field."""
    return [(name_of(tree, one), one.field) for one in check_catalogue(tree.read(), strictness)]


def name_of(tree: Tree, complaint: Complaint) -> str:
    return complaint.path.relative_to(tree.root).as_posix()


def test_a_sound_tree_has_nothing_to_complain_of(tree: Tree) -> None:
    assert check(tree, Strictness.EDITING) == []


@pytest.mark.parametrize("other", ["gp/nothing", "gp/doctor"])
def test_a_related_article_is_another_that_exists(tree: Tree, other: str) -> None:
    tree.write_article("gp/doctor", article("doctor", related=["waste/bins", other]))
    assert check(tree) == [("knowledge/articles/gp/doctor.yml", "related.1")]


@pytest.mark.parametrize("again", ["doctor question 3", "Doctor  QUESTION 3?!"])
def test_a_question_belongs_to_one_article(tree: Tree, again: str) -> None:
    tree.write_article("waste/bins", article("bins", ask=[*asks("bins"), again]))
    assert check(tree) == [("knowledge/articles/waste/bins.yml", "ask.10")]


def test_a_translated_question_belongs_to_one_article(tree: Tree) -> None:
    made = article_translation(article("bins"), "حاويات", ask=[*asks("حاويات"), "طبيب question 3"])
    tree.write("locales/ar/articles/waste/bins.yml", made)
    assert check(tree) == [("locales/ar/articles/waste/bins.yml", "ask.10")]


def test_a_parent_is_a_city_pack(tree: Tree) -> None:
    tree.write_city("bristol", city(parent="london"), [service()], [container()])
    assert check(tree) == [("knowledge/cities/bristol/city.yml", "parent")]


def test_a_service_has_its_own_id(tree: Tree) -> None:
    tree.write_city("bristol", city(), [service(), service()], [container()])
    assert check(tree) == [("knowledge/cities/bristol/services.yml", "services.1")]


def test_a_container_has_its_own_id(tree: Tree) -> None:
    tree.write_city("bristol", city(), [service()], [container(), container()])
    assert check(tree) == [("knowledge/cities/bristol/waste.yml", "containers.1")]


@pytest.mark.parametrize("field", ["accepts", "rejects"])
def test_a_container_names_items_that_exist(tree: Tree, field: str) -> None:
    broken = container() | {field: ["paper", "unicorns"]}
    tree.write_city("bristol", city(), [service()], [broken])
    assert check(tree) == [("knowledge/cities/bristol/waste.yml", f"containers.0.{field}.1")]


def test_elsewhere_names_items_that_exist(tree: Tree) -> None:
    elsewhere = {"items": ["unicorns"], "text": "Take them away.", "source": source()}
    tree.write_city("bristol", city(), [service()], [container()], [elsewhere])
    tree.write("locales/ar/cities/bristol.yml", city_translation(elsewhere=["خذها"]))
    assert check(tree) == [("knowledge/cities/bristol/waste.yml", "elsewhere.0.items.0")]


def test_every_article_is_translated(tree: Tree) -> None:
    (tree.locales / "ar/articles/gp/doctor.yml").unlink()
    assert check(tree) == [("knowledge/articles/gp/doctor.yml", "")]


def test_a_translation_translates_an_article(tree: Tree) -> None:
    tree.write("locales/ar/articles/gp/nothing.yml", article_translation(article(), "لا شيء"))
    assert check(tree) == [("locales/ar/articles/gp/nothing.yml", "")]


@pytest.mark.parametrize(
    ("said", "field"),
    [({}, "say"), ({"free": "مجاني", "more": "شيء"}, "say.more")],
)
def test_a_translation_says_each_statement_and_no_other(tree: Tree, said: dict[str, str], field: str) -> None:
    tree.write("locales/ar/articles/gp/doctor.yml", article_translation(article("doctor"), "طبيب", say=said))
    assert check(tree) == [("locales/ar/articles/gp/doctor.yml", field)]


def test_a_note_is_translated(tree: Tree) -> None:
    tree.write_article("gp/doctor", article("doctor", say=[statement(note="Two pages disagree.")]))
    assert check(tree) == [("locales/ar/articles/gp/doctor.yml", "notes")]


def test_a_translated_note_has_an_english_one(tree: Tree) -> None:
    made = article_translation(article("doctor"), "طبيب", notes={"free": "ملاحظة"})
    tree.write("locales/ar/articles/gp/doctor.yml", made)
    assert check(tree) == [("locales/ar/articles/gp/doctor.yml", "notes.free")]


def test_every_city_is_translated(tree: Tree) -> None:
    (tree.locales / "ar/cities/bristol.yml").unlink()
    assert check(tree) == [("knowledge/cities/bristol/city.yml", "")]


def test_a_city_translation_translates_a_city(tree: Tree) -> None:
    tree.write("locales/ar/cities/atlantis.yml", city_translation())
    assert check(tree) == [("locales/ar/cities/atlantis.yml", "")]


@pytest.mark.parametrize(("field", "entry"), [("services", {"summary": "أ"}), ("containers", {"name": "أ"})])
def test_a_city_translation_has_each_entry_and_no_other(
    tree: Tree, field: str, entry: dict[str, str]
) -> None:
    tree.write("locales/ar/cities/bristol.yml", city_translation(**{field: {"other": entry}}))
    where = "locales/ar/cities/bristol.yml"
    assert sorted(check(tree)) == [(where, field), (where, f"{field}.other")]


def test_a_city_translation_has_an_entry_for_each_elsewhere(tree: Tree) -> None:
    tree.write("locales/ar/cities/bristol.yml", city_translation(elsewhere=["خذها"]))
    assert check(tree) == [("locales/ar/cities/bristol.yml", "elsewhere")]


def test_an_item_points_to_an_article_that_exists(tree: Tree) -> None:
    items = "paper: {name: paper}\nnappies: {name: nappies}\ncans: {name: cans, article: waste/nothing}\n"
    tree.write("locales/en/items.yml", items)
    assert check(tree) == [("locales/en/items.yml", "cans.article")]


def test_every_item_is_translated_and_no_other(tree: Tree) -> None:
    tree.write("locales/ar/items.yml", "paper: {name: ورق}\nnappies: {name: حفاضات}\nglass: {name: زجاج}\n")
    assert sorted(check(tree)) == [("locales/ar/items.yml", ""), ("locales/ar/items.yml", "glass")]


def test_an_article_asks_for_services_that_can_exist(tree: Tree) -> None:
    tree.write_article("gp/doctor", article("doctor", local=["gp", "unicorns"]))
    assert [field for _, field in check(tree)] == ["local.1"]


def change_title(tree: Tree) -> str:
    tree.write_article("gp/doctor", article("doctor", title="Another title"))
    return "of.title"


def change_statement(tree: Tree) -> str:
    tree.write_article("gp/doctor", article("doctor", say=[statement(text="Seeing a doctor costs nothing.")]))
    return "of.free"


def change_service(tree: Tree) -> str:
    tree.write_city("bristol", city(), [service(summary="Another place.")], [container()])
    return "of.service:surgery"


def change_container(tree: Tree) -> str:
    tree.write_city("bristol", city(), [service()], [container(name="Green bin")])
    return "of.container:black-bin"


@pytest.mark.parametrize("change", [change_title, change_statement, change_service, change_container])
def test_a_translation_is_stale_when_its_english_changes(tree: Tree, change: object) -> None:
    assert callable(change)
    field = change(tree)
    assert [found for _, found in check(tree, Strictness.EDITING)] == [field]


def test_a_stale_translation_does_not_stop_a_start(tree: Tree) -> None:
    change_title(tree)
    assert check(tree, Strictness.STARTING) == []


def test_complaints_come_by_file_and_line(tree: Tree) -> None:
    tree.write_article("gp/doctor", article("doctor", related=["gp/one", "gp/two"]))
    tree.write_city("bristol", city(parent="london"), [service()], [container()])
    found = check_catalogue(tree.read())
    places = [(str(one.path), one.line) for one in found]
    assert len(places) == 3
    assert places == sorted(places)
