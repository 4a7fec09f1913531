"""Which city or nation somebody names: a city by name, area or postcode, and a doubt stays a doubt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.places import Place, Places
from knowledge.source import Nation
from tests.knowledge.making import Tree, city, city_translation, write_small

NATIONS = {
    "England": Nation.ENGLAND, "Scotland": Nation.SCOTLAND, "Northern Ireland": Nation.NORTHERN_IRELAND,
    "إنجلترا": Nation.ENGLAND, "اسكتلندا": Nation.SCOTLAND,
}  # fmt: skip
BRISTOL = ("bristol", Nation.ENGLAND)
GLASGOW = ("glasgow", Nation.SCOTLAND)
UNSURE = (None, None)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """Bristol and Glasgow, with Arabic names."""
    tree = write_small(tmp_path_factory.mktemp("places"))
    add_glasgow(tree)
    return Places(tree.read(), NATIONS)


def add_glasgow(tree: Tree) -> None:
    codes = {"certain": ["G1", "G42"], "shared": ["G33"], "outside": {"G61": "East Dunbartonshire"}}
    fields = city(
        "Glasgow",
        nation="scotland",
        postcodes=codes,
        areas=["Govan", "Govanhill"],
        ambiguous_areas=["Milton"],
    )
    tree.write_city("glasgow", fields)
    made = city_translation(name="غلاسكو", also=["جلاسكو", "كلاسكو"], services={}, containers={})
    tree.write("locales/ar/cities/glasgow.yml", made)


def find(places: Places, text: str) -> tuple[str | None, Nation | None] | None:
    place = places.find_place(text)
    return None if place is None else (place.city, place.nation)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I live in Bristol", BRISTOL),
        ("BRISTOL", BRISTOL),
        ("bin day in glasgow?", GLASGOW),
        ("my flat is in Easton", BRISTOL),
        ("near Govanhill", GLASGOW),
        ("govan,", GLASGOW),
        ("أنا في بريستول", BRISTOL),
        ("ساكن ببريستول", BRISTOL),
        ("وغلاسكو", GLASGOW),
        ("وصلت لجلاسكو امبارح", GLASGOW),
        ("انا بكلاسكو", GLASGOW),
        ("بْريستول", BRISTOL),
    ],
)
def test_a_city_is_found_by_its_names_and_areas(places: Places, text: str, found: tuple[str, Nation]) -> None:
    assert find(places, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("BS1", BRISTOL), ("bs1 6qr", BRISTOL), ("BS16QR", BRISTOL), ("my postcode is G42 8AB", GLASGOW),
        ("g428ab", GLASGOW), ("G1", GLASGOW),
    ],
)  # fmt: skip
def test_a_certain_postcode_is_its_city(places: Places, text: str, found: tuple[str, Nation]) -> None:
    assert find(places, text) == found


@pytest.mark.parametrize(
    "text", ["BS10", "BS10 5AB", "G33", "I live at G61 1AA", "BS30", "Clifton", "in Milton"]
)
def test_a_shared_or_outside_place_stays_a_doubt(places: Places, text: str) -> None:
    assert find(places, text) == UNSURE


@pytest.mark.parametrize(
    ("text", "nation"),
    [
        ("in Scotland", Nation.SCOTLAND), ("northern ireland", Nation.NORTHERN_IRELAND), ("في إنجلترا", Nation.ENGLAND),
        ("في انجلترا", Nation.ENGLAND), ("باسكتلندا", Nation.SCOTLAND), ("England's rules", Nation.ENGLAND),
    ],
)  # fmt: skip
def test_a_nation_is_found_by_its_names(places: Places, text: str, nation: Nation) -> None:
    assert find(places, text) == (None, nation)


@pytest.mark.parametrize(
    "text",
    ["", "how do I get a doctor", "Bristolian", "Eastonia", "GX1", "G99", "BS1A2B3", "form HC2", "😀", "bs 1", "my1g1",
     "بريستولي"],
)  # fmt: skip
def test_what_names_no_place_finds_none(places: Places, text: str) -> None:
    assert find(places, text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("in Scotland, in Glasgow", GLASGOW),
        ("England, BS1", BRISTOL),
        ("Clifton in Bristol", BRISTOL),
        ("BS10, Bristol", BRISTOL),
        ("from Glasgow to Bristol", GLASGOW),
        ("G33 in Scotland", UNSURE),
    ],
)
def test_a_city_counts_before_a_doubt_and_a_postcode_before_a_nation(
    places: Places, text: str, found: tuple[str | None, Nation | None]
) -> None:
    assert find(places, text) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("doctor in Bristol?", "bristol"),
        ("doctor at G42 8AB please", "g42 8ab"),
        ("طبيب ببريستول", "ببريستول"),
    ],
)
def test_the_words_that_named_it_are_told(places: Places, text: str, said: str) -> None:
    place = places.find_place(text)
    assert place is not None
    assert place.said == said


def test_a_postcode_that_one_pack_is_sure_of_is_not_lost_to_another(tree: Tree) -> None:
    tree.write_city("bath", city("Bath", postcodes={"certain": ["BA1"], "shared": ["BS1"]}))
    places = Places(tree.read(), NATIONS)
    assert find(places, "BS1") == BRISTOL


@given(st.text(max_size=60))
def test_no_text_makes_finding_fail(places: Places, text: str) -> None:
    found = places.find_place(text)
    assert found is None or isinstance(found, Place)


@given(st.sampled_from(["Bristol", "Easton", "BS1"]), st.text("abc xyz,.!؟ ", max_size=20))
def test_a_place_is_found_wherever_it_stands(places: Places, name: str, around: str) -> None:
    assert find(places, f"{around} {name} {around}") == BRISTOL
