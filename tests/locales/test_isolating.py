"""Phones, postcodes, prices and links keep their order inside right-to-left text, and nothing else changes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.isolating import LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE, isolate_runs

RUN = re.compile(f"{LEFT_TO_RIGHT_ISOLATE}([^{POP_ISOLATE}]*){POP_ISOLATE}")
PIECES = st.sampled_from(
    ["اتصل", "على", "الرقم", "0117 922 2100", "£9.90", "BS1 6QR", "https://example.org/a", "{name}", "Citizens Advice",
     "3", "،", ".", "؟", "(", ")", "\n", "٣٤", "8:30"]
)  # fmt: skip


def runs(text: str) -> list[str]:
    return RUN.findall(isolate_runs(text))


def without_isolates(text: str) -> str:
    return text.replace(LEFT_TO_RIGHT_ISOLATE, "").replace(POP_ISOLATE, "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("اتصل على 0117 922 2100 اليوم", ["0117 922 2100"]),
        ("اتصل على +44 117 922 2100", ["+44 117 922 2100"]),
        ("اتصل على 116 123.", ["116 123"]),
        ("الرمز BS1 6QR هنا", ["BS1 6QR"]),
        ("الرمز BS5", ["BS5"]),
        ("السعر £9.90 فقط", ["£9.90"]),
        ("السعر £1,250، وليس £ 5.", ["£1,250", "£ 5"]),
        ("انظر https://example.org/a?b=c، شكرا", ["https://example.org/a?b=c"]),
        ("انظر (https://example.org/a)", ["https://example.org/a"]),
        ("انظر example.org.uk/a اليوم", ["example.org.uk/a"]),
        ("اكتب إلى help@example.org.uk.", ["help@example.org.uk"]),
        ("طبيب الأسرة (GP) واستمارة (GMS1 form)", ["GP", "GMS1 form"]),
        ("Citizens Advice و Shelter", ["Citizens Advice", "Shelter"]),
    ],
)
def test_a_run_from_left_to_right_is_isolated(text: str, found: list[str]) -> None:
    assert runs(text) == found


@pytest.mark.parametrize("text", ["", "مرحبا", "خلال 14 يوما", "قبل 3 أشهر", "٣ أيام", "اتصل على 999", "؟!،"])
def test_arabic_and_short_numbers_stay_as_they_are(text: str) -> None:
    assert isolate_runs(text) == text


def test_places_to_fill_stay_as_they_are() -> None:
    assert isolate_runs("{title} في {city}") == "{title} في {city}"


def test_a_full_stop_after_a_link_is_no_part_of_it() -> None:
    assert runs("انظر https://example.org/a.") == ["https://example.org/a"]


def test_an_hour_stays_whole() -> None:
    assert runs("من 9am إلى 5pm") == ["9am", "5pm"]


@given(st.lists(PIECES, max_size=12).map(" ".join) | st.text(max_size=60).map(without_isolates))
def test_without_its_isolates_the_text_is_as_it_was(text: str) -> None:
    assert without_isolates(isolate_runs(text)) == text


@given(st.lists(PIECES, max_size=12).map(" ".join))
def test_every_isolate_is_closed_before_the_next_begins(text: str) -> None:
    marks = re.findall(f"[{LEFT_TO_RIGHT_ISOLATE}{POP_ISOLATE}]", isolate_runs(text))
    assert marks == [LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE] * (len(marks) // 2)


@given(st.text(max_size=60))
def test_digits_are_never_changed(text: str) -> None:
    assert re.findall(r"\d", isolate_runs(text)) == re.findall(r"\d", text)
