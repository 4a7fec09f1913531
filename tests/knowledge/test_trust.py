"""Doubtful figures are withheld, doubts are told, and helplines that a page confirmed are always shown."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.trust import (
    FIGURES_EXPIRE_AFTER_DAYS,
    SERVICES_REVIEWED_EVERY_DAYS,
    Judge,
    Showing,
    replace_contact,
)
from tests.knowledge.making import make_article, make_service, source, statement

TODAY = date(2026, 11, 1)
PLAIN, CHECK, WITHHELD = Showing.PLAIN, Showing.CHECK, Showing.WITHHELD
WITH_FIGURE = "Call 0117 922 2100 for help."
WITHOUT_FIGURE = "You need no papers for this."
FIGURES = (
    "0117 922 2100", "01179222100", "0800 138 1677", "07700 900123", "0300 123 1000", "116 123", "116123", "£9.90",
    "£ 5", "£1,250", "20p", "9am", "9 AM", "8.30pm", "8:30", "17:00",
)  # fmt: skip
NO_FIGURES = (
    "in 2025", "14 days", "section 17", "from 1999 to 2025", "6 months", "56 days", "form GMS1", "Entry Level 3",
    "BS5", "HC2", "24 hours", "10 people", "call 999", "call 111", "step 2p3",
)  # fmt: skip


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def judge(text: str, *, preview: bool = False, **fields: Any) -> Showing:
    """How a statement is shown today, its source changed by `as_of` and `confidence`."""
    page = {name: fields.pop(name) for name in ("as_of", "confidence") if name in fields}
    made = make_article(say=[statement(text=text, source=source(**page), **fields)], review_every="6 months")
    return Judge(TODAY, show_withheld=preview).judge_statement(made.say[0], made)


@pytest.mark.parametrize(
    ("as_of", "confidence", "plain", "figures"),
    [
        (ago(0), "confirmed", PLAIN, PLAIN),
        (ago(180), "confirmed", PLAIN, PLAIN),
        (ago(181), "confirmed", CHECK, CHECK),
        (ago(FIGURES_EXPIRE_AFTER_DAYS), "confirmed", CHECK, CHECK),
        (ago(FIGURES_EXPIRE_AFTER_DAYS + 1), "confirmed", CHECK, WITHHELD),
        (None, "confirmed", CHECK, CHECK),
        (ago(0), "remembered", CHECK, WITHHELD),
        (ago(0), "conflicting", CHECK, WITHHELD),
        (None, "remembered", CHECK, WITHHELD),
    ],
)
def test_how_a_statement_is_shown_follows_its_age_and_confidence(
    as_of: str | None, confidence: str, plain: Showing, figures: Showing
) -> None:
    assert judge(WITHOUT_FIGURE, as_of=as_of, confidence=confidence) is plain
    assert judge(WITH_FIGURE, as_of=as_of, confidence=confidence) is figures


def test_a_vague_date_is_as_old_as_it_can_be() -> None:
    assert judge(WITH_FIGURE, as_of="2023") is WITHHELD
    assert judge(WITH_FIGURE, as_of="2023-12") is CHECK


def test_what_must_be_checked_on_the_day_says_so() -> None:
    assert judge(WITHOUT_FIGURE, as_of=ago(0), live_check=True) is CHECK


@pytest.mark.parametrize("as_of", [ago(0), ago(4000), None])
def test_a_confirmed_helpline_is_always_shown(as_of: str | None) -> None:
    assert judge(WITH_FIGURE, helpline=True, as_of=as_of) is PLAIN


@pytest.mark.parametrize("confidence", ["remembered", "conflicting"])
def test_a_helpline_that_no_page_confirmed_is_withheld(confidence: str) -> None:
    assert judge(WITH_FIGURE, helpline=True, confidence=confidence) is WITHHELD


def test_an_editor_previews_what_is_withheld() -> None:
    assert judge(WITH_FIGURE, confidence="remembered", preview=True) is CHECK


@pytest.mark.parametrize("figure", FIGURES)
def test_a_phone_a_price_and_an_hour_are_figures(figure: str) -> None:
    assert judge(f"It says {figure}, we think.", confidence="remembered") is WITHHELD


@pytest.mark.parametrize("text", NO_FIGURES)
def test_years_days_forms_and_short_numbers_are_no_figures(text: str) -> None:
    assert judge(f"It says {text}, we think.", confidence="remembered") is CHECK


@given(st.text(alphabet=st.characters(exclude_categories=("Nd", "Cs"), exclude_characters="£"), max_size=80))
def test_a_text_without_digits_is_never_withheld(text: str) -> None:
    assert judge(f"In words: {text}.", confidence="remembered") is CHECK


CONTACTS = ("phone", "email", "address", "hours", "price")


@pytest.mark.parametrize("field", CONTACTS)
def test_a_doubtful_contact_of_a_service_is_withheld(field: str) -> None:
    doubtful = make_service(
        **{field: "something"}, url="https://example.org", source=source(confidence="conflicting")
    )
    shown, showing = Judge(TODAY).judge_service(doubtful)
    assert showing is WITHHELD
    assert (shown.name, shown.summary, shown.url, getattr(shown, field)) == (
        doubtful.name, doubtful.summary, doubtful.url, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "showing"),
    [
        (ago(SERVICES_REVIEWED_EVERY_DAYS), PLAIN),
        (ago(SERVICES_REVIEWED_EVERY_DAYS + 1), CHECK),
        (None, CHECK),
        (ago(FIGURES_EXPIRE_AFTER_DAYS + 1), WITHHELD),
    ],
)
def test_how_a_confirmed_service_is_shown_follows_its_age(as_of: str | None, showing: Showing) -> None:
    made = make_service(phone="0117 922 2100", source=source(as_of=as_of))
    assert Judge(TODAY).judge_service(made)[1] is showing


def test_a_service_with_nothing_to_withhold_is_shown_whole() -> None:
    made = make_service(source=source(confidence="remembered"))
    assert Judge(TODAY).judge_service(made) == (made, CHECK)


def test_an_editor_previews_the_contacts_of_a_service() -> None:
    made = make_service(phone="0117 922 2100", source=source(confidence="remembered"))
    assert Judge(TODAY, show_withheld=True).judge_service(made) == (made, CHECK)


def test_a_bare_service_keeps_what_is_no_contact() -> None:
    made = make_service(
        phone="1", email="2", address="3", hours="4", price="5", languages="6", eligibility="7"
    )
    bare = replace_contact(made)
    assert [getattr(bare, field) for field in CONTACTS] == [None] * len(CONTACTS)
    assert (bare.languages, bare.eligibility) == ("6", "7")
