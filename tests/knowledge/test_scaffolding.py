"""A city or a language is begun in a folder that passes the check, with what is to do in a list."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.checking import check_catalogue
from knowledge.scaffolding import (
    ScaffoldRefused,
    begin_city,
    begin_language,
    find_slug,
    list_city_work,
    list_language_work,
)
from knowledge.stamping import stamp_translations
from tests.knowledge.making import Tree, write_small


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A sound tree with a phrase file of English."""
    made = write_small(tmp_path)
    stamp_translations(made.read(), "ar")
    made.write("locales/en/phrases.yml", {"phrases": {"button.yes": "Yes", "button.no": "No"}})
    return made


def test_a_new_city_passes_the_check_and_is_not_offered(tree: Tree) -> None:
    folder = begin_city("Stoke-on-Trent", "england", tree.knowledge / "cities")
    catalogue = tree.read()
    assert folder.name == "stoke-on-trent"
    assert check_catalogue(catalogue) == ()
    assert list(catalogue.cities) == ["bristol"]
    assert list(catalogue.drafts) == ["stoke-on-trent"]


def test_a_new_city_lists_what_is_to_do(tree: Tree) -> None:
    begin_city("Leicester", "england", tree.knowledge / "cities")
    work = list(list_city_work(tree.read().drafts["leicester"]))
    assert len(work) == 9
    assert any("outward postcodes" in one for one in work)
    assert any("homeless" in one for one in work)


def test_a_name_may_hold_what_yaml_minds(tree: Tree) -> None:
    begin_city("King's: Lynn", "england", tree.knowledge / "cities")
    assert tree.read().drafts["king-s-lynn"].city.name == "King's: Lynn"


@pytest.mark.parametrize(
    ("name", "nation"), [("", "england"), ("ليدز", "england"), ("Leeds", "uk"), ("Bristol", "england")]
)
def test_a_city_that_cannot_be_begun_is_refused_and_nothing_is_changed(
    tree: Tree, name: str, nation: str
) -> None:
    before = sorted(tree.root.rglob("*"))
    with pytest.raises(ScaffoldRefused):
        begin_city(name, nation, tree.knowledge / "cities")
    assert sorted(tree.root.rglob("*")) == before


def test_a_slug_is_made_of_a_name() -> None:
    assert find_slug(" Newcastle upon Tyne ") == "newcastle-upon-tyne"


def test_a_new_language_passes_the_check_and_lists_what_is_to_do(tree: Tree) -> None:
    begin_language("fr", tree.locales)
    catalogue = tree.read()
    assert check_catalogue(catalogue) == ()
    work = list(list_language_work(catalogue, tree.locales, "fr"))
    assert "phrases.yml: 0 of 2 phrases" in work
    assert any(one.startswith("articles/: 0 of 2") for one in work)
    assert any(one.startswith("items.yml, last: 0 of 3") for one in work)


def test_a_language_that_was_begun_is_left_as_it_is(tree: Tree) -> None:
    path = tree.write("locales/fr/phrases.yml", {"phrases": {"button.yes": "Oui"}})
    before = path.read_text(encoding="utf-8")
    begin_language("fr", tree.locales)
    assert path.read_text(encoding="utf-8") == before
    assert "phrases.yml: 1 of 2 phrases" in list(list_language_work(tree.read(), tree.locales, "fr"))


@pytest.mark.parametrize("code", ["", "french", "F", "../x", "f1"])
def test_what_is_no_language_code_is_refused(tree: Tree, code: str) -> None:
    with pytest.raises(ScaffoldRefused):
        begin_language(code, tree.locales)
