"""The best language that we have, of those that the browser accepts."""

import pytest

from bot.channels.web.languages import read_language


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("ar", "ar"),
        ("ar-SD,ar;q=0.9,en;q=0.8", "ar"),
        ("de,en;q=0.5,ar;q=0.7", "ar"),
        ("ar;q=0", "en"),
        ("AR", "ar"),
        ("ar;q=many", "en"),
        (";;,,=", "en"),
    ],
)
def test_a_language_is_chosen(accepted: str | None, language: str) -> None:
    assert read_language(accepted, ("en", "ar")) == language
