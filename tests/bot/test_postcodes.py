"""The street is masked, however a postcode is typed, and nothing else is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.postcodes import mask_postcodes

OUTWARDS = ("BS5", "G42", "EC1A", "SW1A", "M1", "CR2", "DN55", "B33")
INWARDS = ("6QR", "1AA", "8TH", "2XH")
SPACINGS = ("", " ", "  ", "-", "\n", "\u00a0", ".")


@pytest.mark.parametrize("outward", OUTWARDS)
@pytest.mark.parametrize("inward", INWARDS)
@pytest.mark.parametrize("spacing", SPACINGS)
def test_only_the_outward_half_is_left(outward: str, inward: str, spacing: str) -> None:
    assert mask_postcodes(f"I live at {outward}{spacing}{inward}, help") == f"I live at {outward}, help"
    assert mask_postcodes(f"{outward}{spacing}{inward}".lower()) == outward.lower()


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("b s 5 6 q r", "b s 5"),
        ("أسكن في BS5 6QR", "أسكن في BS5"),
        ("فيBS5 6QRالآن", "فيBS5الآن"),
        ("BS٥ ٦QR", "BS٥"),
        ("G1 1AA and G2 2BB", "G1 and G2"),
        ("BS5 6QR.", "BS5."),
        ("BS5 6QR 6QR", "BS5"),
    ],
)
def test_other_ways_of_typing_are_masked(text: str, masked: str) -> None:
    assert mask_postcodes(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "I live in BS5",
        "where is G42?",
        "form P45 or P60",
        "I was at ESOL Entry 2 for 10 weeks",
        "call 0117 922 2000 or 999",
        "my visa ends 12 May 2027",
        "£1,250 a month",
        "BRP number ZX1234567",
        "on bus 76 at 5pm",
    ],
)
def test_what_is_no_postcode_stays(text: str) -> None:
    assert mask_postcodes(text) == text


@given(st.text())
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert mask_postcodes(mask_postcodes(text)) == mask_postcodes(text)


@given(
    st.text(alphabet="abc ,؟é\n", max_size=10),
    st.sampled_from(OUTWARDS),
    st.sampled_from(SPACINGS),
    st.sampled_from(INWARDS),
    st.text(alphabet=" ,.!\nم", max_size=10),
)
def test_the_inward_half_never_survives(
    before: str, outward: str, spacing: str, inward: str, after: str
) -> None:
    assert inward not in mask_postcodes(f"{before} {outward}{spacing}{inward}{after}")
