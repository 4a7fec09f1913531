"""Whether replies carry only what the knowledge carries: every phone, price, postcode and web address of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.replies import Reply
from knowledge.catalogue import Catalogue
from knowledge.reading import Document

FIGURES = re.compile(
    r"https?://[^\s<>\"“”،؛)]+"  # a web address
    r"|(?<![\w/.-])(?:[a-z0-9-]+\.)+(?:org|com|net|uk|scot|wales|ie)\b(?:/[^\s<>\"“”،؛)]*)?"  # or a bare one
    r"|£ ?\d[\d,]*(?:\.\d\d)?|\b\d+p\b"  # a price
    r"|(?:\+44|\b0)[\d ]{8,}\d\b|\b(?:111|999|101|112|116 ?\d{3})\b"  # a phone number
    r"|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"  # the postcode of an address
)
ISOLATES = dict.fromkeys(range(0x2066, 0x206A))
"""The marks that keep runs in order in right-to-left text."""


class Carried:
    """What the knowledge carries: `beside`, documents that are no articles and no city packs."""

    def __init__(self, catalogue: Catalogue, beside: Sequence[Document] = ()) -> None:
        documents = [*catalogue.documents.values(), *beside]
        texts = (text for document in documents for text in _texts(document.data))
        self._figures = {figure for text in texts for figure in find_figures(text)}

    def find_strays(self, reply: Reply) -> tuple[str, ...]:
        """Return the figures of a reply that the knowledge does not carry."""
        # The address of a map is made of the address of the service, which is looked at itself.
        shown = reply.model_dump(
            mode="json", exclude={"id": True, "buttons": True, "services": {"__all__": {"map"}}}
        )
        said = " \n ".join(_texts(shown))
        titles = " \n ".join(button.title for button in reply.buttons)
        return tuple(one for one in find_figures(f"{said} \n {titles}") if one not in self._figures)


def find_figures(text: str) -> tuple[str, ...]:
    """Return every phone, price, postcode and web address of a text, once each."""
    found = (match.group().rstrip(".,;:!?'’") for match in FIGURES.finditer(text.translate(ISOLATES)))
    return tuple(dict.fromkeys(found))


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, Sequence):
        for value in data:
            yield from _texts(value)
