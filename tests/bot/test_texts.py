"""Whatever is typed becomes plain text, or is refused with its reason."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import TextEmpty, TextTooLong, TextUnreadable
from bot.texts import MAX_LENGTH, check_length, check_readable, normalise_text


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "half \udfff a character"])
def test_nul_and_half_characters_are_unreadable(text: str) -> None:
    with pytest.raises(TextUnreadable):
        check_readable(text)


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u00a0\u2003"])
def test_white_space_alone_is_empty(text: str) -> None:
    with pytest.raises(TextEmpty):
        check_readable(text)


@pytest.mark.parametrize("text", ["\u200b", "🙂", "\u202e", "/", "?"])
def test_what_is_odd_but_something_is_readable(text: str) -> None:
    check_readable(text)


def test_the_limit_counts_characters() -> None:
    check_length("ن" * MAX_LENGTH)
    with pytest.raises(TextTooLong):
        check_length("x" * (MAX_LENGTH + 1))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/restart", "restart"),
        ("// /restart", "restart"),
        ("\u200b/restart", "restart"),
        ("\u202ehello\u202c", "hello"),
        ("G\u200bP", "GP"),
        ("cafe\u0301", "café"),
        ("\u200b\u2060\ufeff", "?"),
        ("/", "?"),
        ("🙂", "🙂"),
        ("a\x1bb", "a b"),
        ("two\nlines", "two\nlines"),
        ("BS5\u200b 6\u200dQR", "BS5"),
        ("either/or", "either/or"),
    ],
)
def test_a_text_becomes_plain(text: str, words: str) -> None:
    assert normalise_text(text) == words


@given(st.text())
def test_nothing_invisible_or_commanding_is_left(text: str) -> None:
    words = normalise_text(text)
    assert not words.startswith("/")
    assert not any("\u200b" <= letter <= "\u200f" or "\u202a" <= letter <= "\u202e" for letter in words)
    assert unicodedata.is_normalized("NFC", words)


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise_text(normalise_text(text)) == normalise_text(text)
