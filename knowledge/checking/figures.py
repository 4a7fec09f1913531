"""Figures are well formed: phone numbers, prices, and dates that have been."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import phonenumbers

from knowledge.catalogue import Catalogue
from knowledge.checking.complaining import complain
from knowledge.checking.texts import list_phones, list_texts
from knowledge.errors import Complaint
from knowledge.reading import FieldPath
from knowledge.source import Source, first_day

SHORT_NUMBERS = frozenset({"101", "105", "111", "112", "116000", "116111", "116123", "119", "999", "18001"})
_PHONE = re.compile(r"(?<![\w£./-])(?:\+44 ?|0)\d[\d ]{6,}\d(?![\w-])")
_PRICE = re.compile(r"\d ?£|£ \d|£\d[\d,]*\.\d(?!\d)|\b\d+ (?:pounds?|quid|GBP)\b|\bGBP ?\d", re.IGNORECASE)


def find_phones(text: str) -> tuple[str, ...]:
    """Return the long phone numbers of a text as they stand."""
    return tuple(match.group().strip() for match in _PHONE.finditer(text))


def check_figures(catalogue: Catalogue, today: date) -> Iterator[Complaint]:
    """Complain of phone numbers that nobody can ring, prices oddly written, and pages seen in the future."""
    for placed in list_phones(catalogue):
        if not _is_phone(placed.text):
            remedy = "Write one number as its page does, such as 0117 922 2200."
            yield complain(catalogue, placed.key, placed.field, "is no UK phone number", remedy)
    for placed in list_texts(catalogue):
        for phone in find_phones(placed.text):
            if not _is_phone(phone):
                problem = f"holds {phone!r}, which is no UK phone number"
                yield complain(catalogue, placed.key, placed.field, problem, "Look it up on its page.")
        if odd := _PRICE.search(placed.text):
            problem = f"writes a price as {odd.group()!r}"
            yield complain(catalogue, placed.key, placed.field, problem, "Write £5 or £5.50.")
    for key, field, source in _sources(catalogue):
        if source.as_of is not None and first_day(source.as_of) > today:
            problem, remedy = f"is {source.as_of}, which is still to come", "Write the day you saw the page."
            yield complain(catalogue, key, (*field, "as_of"), problem, remedy)


def _is_phone(text: str) -> bool:
    if text.replace(" ", "") in SHORT_NUMBERS:
        return True
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(text, "GB"))
    except phonenumbers.NumberParseException:
        return False


def _sources(catalogue: Catalogue) -> Iterator[tuple[str, FieldPath, Source]]:
    for id_, article in catalogue.articles.items():
        for number, statement in enumerate(article.say):
            yield f"articles/{id_}", ("say", number, "source"), statement.source
    for id_, pack in catalogue.cities.items():
        yield f"cities/{id_}/city", ("source",), pack.city.source
        yield f"cities/{id_}/city", ("where_to_look", "source"), pack.city.where_to_look.source
        for number, service in enumerate(pack.services):
            yield f"cities/{id_}/services", ("services", number, "source"), service.source
        for number, container in enumerate(pack.waste.containers):
            yield f"cities/{id_}/waste", ("containers", number, "source"), container.source
        for number, entry in enumerate(pack.waste.elsewhere):
            yield f"cities/{id_}/waste", ("elsewhere", number, "source"), entry.source
