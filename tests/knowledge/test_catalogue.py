"""All knowledge is read once, every mistake is told at once, and the stamp follows every file."""

from __future__ import annotations

import shutil

import pytest

from knowledge.catalogue import Catalogue
from knowledge.errors import UnknownArticle, UnreadableKnowledge
from tests.knowledge.making import Tree, article, city, container, service

FILES = (
    "knowledge/articles/gp/doctor.yml", "knowledge/cities/bristol/city.yml", "knowledge/cities/bristol/services.yml",
    "knowledge/cities/bristol/waste.yml", "locales/en/items.yml", "locales/ar/items.yml",
    "locales/ar/articles/gp/doctor.yml", "locales/ar/cities/bristol.yml",
)  # fmt: skip


def complaints_of(tree: Tree) -> dict[str, str]:
    """What is wrong, by the file's name in the tree."""
    with pytest.raises(UnreadableKnowledge) as caught:
        tree.read()
    return {one.path.relative_to(tree.root).as_posix(): one.field for one in caught.value.complaints}


def test_the_folders_give_the_ids(tree: Tree) -> None:
    catalogue = tree.read()
    assert set(catalogue.articles) == {"gp/doctor", "waste/bins"}
    assert set(catalogue.cities) == {"bristol"}
    assert set(catalogue.article_translations["ar"]) == {"gp/doctor", "waste/bins"}
    assert set(catalogue.city_translations["ar"]) == {"bristol"}
    assert catalogue.items["ar"]["paper"].name == "ورق"


def test_english_comes_first_among_the_languages(tree: Tree) -> None:
    assert tree.read().languages == ("en", "ar")


def test_a_language_without_items_is_not_kept(tree: Tree) -> None:
    tree.write("locales/fr/articles/gp/doctor.yml", "state: draft\n")
    assert tree.read().languages == ("en", "ar")


def test_an_article_is_found_by_its_id(tree: Tree) -> None:
    assert tree.read().article("gp/doctor").title == "About doctor"


def test_an_unknown_article_is_named(tree: Tree) -> None:
    with pytest.raises(UnknownArticle, match="gp/nothing") as caught:
        tree.read().article("gp/nothing")
    assert caught.value.article_id == "gp/nothing"


def test_every_mistake_in_every_file_is_told_at_once(tree: Tree) -> None:
    for name in FILES:
        tree.write(name, "wrong: [")
    assert set(complaints_of(tree)) == set(FILES)


def test_a_missing_part_of_a_city_pack_is_told(tree: Tree) -> None:
    (tree.root / "knowledge/cities/bristol/waste.yml").unlink()
    assert set(complaints_of(tree)) == {"knowledge/cities/bristol/waste.yml"}


def test_a_mistake_in_one_item_stands_on_its_line(tree: Tree) -> None:
    tree.write("locales/en/items.yml", "paper: {name: paper}\ncans:\n  nam: cans\n")
    with pytest.raises(UnreadableKnowledge) as caught:
        tree.read()
    assert {(one.line, one.field) for one in caught.value.complaints} == {(2, "name"), (3, "nam")}


def test_the_stamp_stays_while_nothing_changes(tree: Tree) -> None:
    assert tree.read().stamp == tree.read().stamp


@pytest.mark.parametrize("name", FILES)
def test_the_stamp_changes_with_every_file(tree: Tree, name: str) -> None:
    before = tree.read().stamp
    path = tree.root / name
    path.write_text(path.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    assert tree.read().stamp != before


def test_the_stamp_changes_when_a_file_is_renamed(tree: Tree) -> None:
    before = tree.read().stamp
    folder = tree.knowledge / "articles" / "gp"
    shutil.move(folder / "doctor.yml", folder / "surgery.yml")
    assert tree.read().stamp != before


def test_the_stamp_changes_with_a_new_article(tree: Tree) -> None:
    before = tree.read().stamp
    tree.write_article("esol/classes", article("classes"))
    assert tree.read().stamp != before


def make_pack(tree: Tree) -> Catalogue:
    services = [service("legal", tags=["nrpf"]), service("both", tags=["gp", "nrpf"]), service("doctor")]
    tree.write_city("glasgow", city("Glasgow"), services, [container("blue-bin")])
    return tree.read()


@pytest.mark.parametrize(
    ("tags", "ids"),
    [
        (("gp",), ["both", "doctor"]),
        (("nrpf", "gp"), ["legal", "both", "doctor"]),
        (("gp", "nrpf"), ["both", "doctor", "legal"]),
        (("food",), []),
        ((), []),
    ],
)
def test_services_come_in_the_order_of_the_needs_and_once(
    tree: Tree, tags: tuple[str, ...], ids: list[str]
) -> None:
    assert [found.id for found in make_pack(tree).cities["glasgow"].services_for(tags)] == ids


def test_a_borough_offers_its_own_services_before_those_of_its_city(tree: Tree) -> None:
    tree.write_city("london", city("London"), [service("law", tags=["gp"])], [container("bin")])
    tree.write_city(
        "hackney", city("Hackney", parent="london"), [service("own", tags=["gp"])], [container("bin")]
    )
    cities = tree.read().cities
    assert [found.id for found in cities["hackney"].services_for(("gp",))] == ["own", "law"]
    assert [found.id for found in cities["london"].services_for(("gp",))] == ["law"]


def test_a_container_is_found_by_its_id(tree: Tree) -> None:
    pack = make_pack(tree).cities["glasgow"]
    assert pack.container("blue-bin").name == "Black bin"
    with pytest.raises(KeyError):
        pack.container("red-bin")
