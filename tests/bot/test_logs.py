"""What is logged is no word of a newcomer, whoever logs it."""

import logging

from bot.logs import WordlessFormatter


def test_what_the_telegram_library_was_given_is_not_logged() -> None:
    said = "Error while parsing updates! Received data was %r"
    record = logging.LogRecord("telegram.ext.ExtBot", logging.CRITICAL, "", 1, said, ("zebra",), None)
    assert WordlessFormatter("%(name)s %(message)s").format(record) == f"telegram.ext.ExtBot {said}"
    assert record.getMessage().endswith("'zebra'"), "others may still read the record"


def test_our_own_figures_are_logged() -> None:
    record = logging.LogRecord("bot.channels", logging.INFO, "", 1, "update=%d", (7,), None)
    assert WordlessFormatter("%(message)s").format(record) == "update=7"
