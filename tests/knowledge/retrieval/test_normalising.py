"""Text that means the same has one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.retrieval.normalising import normalise

WORDS = st.text("abzéßİ ABZ١٢٣ڪكکيیىةهأإآا\u064e\u0651ـ\u200f\u2066ﷺﻻ½ﬁ𝐀👍🏽\t\n", max_size=40)


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("  Two\n\tWORDS ", "two words"),
        ("أحمد إلى آخر", "احمد الي اخر"),
        ("مدرسة", "مدرسه"),
        ("مُدَرِّس", "مدرس"),
        ("كتــاب", "کتاب"),
        ("مسؤول شيئ", "مسوول شيي"),
        ("ﻻ", "لا"),
        ("ＧＰ", "gp"),
        ("ﬁne", "fine"),
        ("zero\u200bwidth\u200f \u2066isolated\u2069", "zerowidth isolated"),
        ("cafe\u0301", "café"),
        ("", ""),
        ("\u200f\u064b", ""),
    ],
)
def test_ways_of_writing_become_one_form(written: str, form: str) -> None:
    assert normalise(written) == form


@pytest.mark.parametrize(("one", "other"), [("كيف", "کیف"), ("علي", "علی"), ("مدرسة", "مدرسە")])
def test_arabic_and_persian_keyboards_write_the_same(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(("one", "other"), [("bin", "bins"), ("ورق", "ورد"), ("é", "e"), ("١", "1")])
def test_what_means_something_else_stays_apart(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@given(WORDS)
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(WORDS, WORDS)
def test_upper_case_and_spaces_do_not_matter(one: str, other: str) -> None:
    assert normalise(f"{one} {other}") == normalise(f" {one}\n\n{other} ")


@given(st.text(max_size=80))
def test_no_form_begins_ends_or_doubles_in_spaces(text: str) -> None:
    form = normalise(text)
    assert form == " ".join(form.split())
