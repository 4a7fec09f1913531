"""Dates as people of a language write them."""

import pytest

from bot.dates import say_date


@pytest.mark.parametrize(
    ("language", "day", "said"),
    [
        ("en", "2025-06-01", "1 June 2025"),
        ("en", "2025-06", "June 2025"),
        ("en", "2025", "2025"),
        ("ar", "2025-06-01", "1 يونيو 2025"),
        ("pl", "2025-06-01", "1 czerwca 2025"),
        ("xx", "2025-06-01", "2025-06-01"),
    ],
)
def test_a_date_is_said_as_far_as_it_is_known(language: str, day: str, said: str) -> None:
    assert say_date(language, day).replace("\u200f", "") == said
