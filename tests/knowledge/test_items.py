"""Which waste items a question names, and what a city does with them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalogue import CityPack
from knowledge.items import Items
from tests.knowledge.making import Tree, city, container, source, write_small

ALL = ("paper", "nappies", "cans")


@pytest.fixture(scope="module")
def items(tmp_path_factory: pytest.TempPathFactory) -> Items:
    """The items of the small tree."""
    return Items(write_small(tmp_path_factory.mktemp("items")).read())


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("where does paper go", "en", ["paper"]),
        ("PAPER?", "en", ["paper"]),
        ("old newspaper", "en", ["paper"]),
        ("can I bin a nappy and a tin can", "en", ["nappies", "cans"]),
        ("paper, newspaper, news paper", "en", ["paper"]),
        ("wallpaper", "en", []),
        ("papers", "en", []),
        ("how do I get a doctor", "en", []),
        ("", "en", []),
        ("وين ارمي ورق", "ar", ["paper"]),
        ("وين ارمي الورق", "ar", ["paper"]),
        ("الجريدة والورق والحفاضات", "ar", ["paper", "nappies"]),
        ("للحفاضات", "ar", ["nappies"]),
        ("بالورق", "ar", ["paper"]),
        ("جريده", "ar", ["paper"]),
        ("وين ارمي paper", "ar", ["paper"]),
        ("ورق و nappy", "ar", ["paper", "nappies"]),
        ("où va le paper", "fr", ["paper"]),
        ("ورق", "fr", []),
        ("ورق", "en", []),
    ],
)
def test_items_are_found_by_every_word_for_them(
    items: Items, text: str, language: str, found: list[str]
) -> None:
    assert list(items.find_items(text, language)) == found


def test_the_longest_name_counts(tree: Tree) -> None:
    names = "paper: {name: paper}\nnappies: {name: nappies}\ncans: {name: paper bags}\n"
    tree.write("locales/en/items.yml", names)
    assert Items(tree.read()).find_items("paper bags", "en") == ("cans",)


def test_a_language_without_a_single_item_finds_the_english_ones(tree: Tree) -> None:
    tree.write("locales/ar/items.yml", "{}\n")
    assert Items(tree.read()).find_items("ورق, paper ؟", "ar") == ("paper",)


def test_an_item_may_have_an_article_that_answers_everywhere(items: Items) -> None:
    assert [items.article_of(item) for item in (*ALL, "unicorns")] == [None, None, "waste/bins", None]


@pytest.fixture
def pack(tree: Tree) -> CityPack:
    """A city with a bin for paper, a bag that refuses it, and a bin for the rest."""
    containers = [
        container("paper-bin"),
        container("bag", accepts=[], rejects=["paper", "nappies", "cans"]),
        container("rest", accepts=[], rest=True),
    ]
    elsewhere = {"items": ["cans"], "text": "Take them to the tip.", "source": source()}
    tree.write_city("bristol", city(), [], containers, [elsewhere])
    return tree.read().cities["bristol"]


def test_a_listed_item_goes_where_the_pack_says(items: Items, pack: CityPack) -> None:
    found = items.locate_item("paper", pack)
    assert [one.id for one in found.takes] == ["paper-bin"]
    assert [one.id for one in found.refuses] == ["bag"]
    assert (found.elsewhere, found.certain) == (None, "listed")


def test_an_item_that_goes_elsewhere_is_listed_too(items: Items, pack: CityPack) -> None:
    found = items.locate_item("cans", pack)
    assert found.elsewhere is not None
    assert found.elsewhere.text == "Take them to the tip."
    assert (found.takes, found.certain) == ((), "listed")


def test_general_waste_goes_with_the_rest(items: Items, pack: CityPack) -> None:
    found = items.locate_item("nappies", pack)
    assert [one.id for one in found.takes] == ["rest"]
    assert (found.elsewhere, found.certain) == (None, "general")


def test_an_item_that_the_pack_does_not_name_is_unknown(items: Items, pack: CityPack) -> None:
    found = items.locate_item("unicorns", pack)
    assert (found.takes, found.refuses, found.elsewhere, found.certain) == ((), (), None, "unknown")


@given(st.text(max_size=60))
def test_whatever_the_text_only_known_items_are_found(items: Items, text: str) -> None:
    assert set(items.find_items(text, "ar")) <= set(ALL)
