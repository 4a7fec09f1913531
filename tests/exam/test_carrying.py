"""Figures are found in texts of either direction, and a stray one is seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.replies import Kind, Reply
from knowledge.catalogue import read_catalogue
from tests.exam.carrying import Carried, find_figures

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Ring 0800 1111 222 or 111.", ("0800 1111 222", "111")),
        ("It costs £12.50, or 30p a day.", ("£12.50", "30p")),
        (
            "See https://www.example.org/a-b (or example.gov.uk/x).",
            ("https://www.example.org/a-b", "example.gov.uk/x"),
        ),
        ("اتصل على \u2066116 123\u2069.", ("116 123",)),
        ("Go to 1 Street, BS1 5AH.", ("BS1 5AH",)),
        ("It takes 14 days under section 17 in 2026.", ()),
    ],
)
def test_phones_prices_postcodes_and_addresses_are_found(text: str, figures: tuple[str, ...]) -> None:
    assert find_figures(text) == figures


def make_reply(text: str) -> Reply:
    return Reply.model_validate(
        {
            "id": "1",
            "kind": Kind.ANSWER,
            "text": text,
            "language": "en",
            "direction": "ltr",
            "article": None,
            "nation": None,
            "city": None,
            "confidence": None,
            "translation": None,
            "sources": [],
            "services": [],
            "cards": [],
            "buttons": [],
        }
    )


def test_a_figure_that_the_knowledge_lacks_is_a_stray() -> None:
    catalogue = read_catalogue(ROOT / "knowledge", ROOT / "locales")
    carried = Carried(catalogue)
    article = catalogue.articles["gp/urgent-care"]
    known = next(find_figures(one.text)[0] for one in article.say if find_figures(one.text))
    assert carried.find_strays(make_reply(f"Ring {known}.")) == ()
    assert carried.find_strays(make_reply("Ring 0117 496 0123 now.")) == ("0117 496 0123",)
