"""Machine translation between newcomer and connector: off unless an address is set, and then switched case by case.

The original is always shown beside it.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

import httpx

from bot.desk.errors import TranslatorAway

ENGLISH = "en"
"""What connectors read and write."""

TIMEOUT_S = 8.0
REMEMBERED, AT_ONCE = 2000, 4
ALIASES = {"prs": "fa", "zh": "zh-Hans"}
"""What LibreTranslate calls our languages, where it calls them otherwise."""

log = logging.getLogger(__name__)


class Translator(Protocol):
    """Turns a text into another language; TranslatorAway when it cannot."""

    async def translate(self, text: str, source: str | None, target: str) -> str:
        """Translates; `source` None: whatever it is in."""
        ...


@dataclass(frozen=True, slots=True)
class LibreTranslate:
    """A LibreTranslate server: https://docs.libretranslate.com/api/operations/translate/"""

    http: httpx.AsyncClient
    url: str
    key: str

    async def translate(self, text: str, source: str | None, target: str) -> str:
        """Asks the server."""
        body = {
            "q": text,
            "source": _name(source) if source else "auto",
            "target": _name(target),
            "format": "text",
        }
        try:
            answer = await self.http.post(
                f"{self.url}/translate",
                json=body | ({"api_key": self.key} if self.key else {}),
                timeout=TIMEOUT_S,
            )
            answer.raise_for_status()
            return str(answer.json()["translatedText"])
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            log.warning("translator failed why=%s", type(error).__name__)
            raise TranslatorAway from None


@dataclass(frozen=True, slots=True)
class RememberingTranslator:
    """Asks another translator once for each text; what it said is kept in memory alone."""

    translator: Translator
    _known: OrderedDict[tuple[str, str | None, str], str] = field(default_factory=OrderedDict)
    _few: asyncio.Semaphore = field(default_factory=partial(asyncio.Semaphore, AT_ONCE))

    async def translate(self, text: str, source: str | None, target: str) -> str:
        """Gives what is known, or asks."""
        key = (text, source, target)
        if key not in self._known:
            async with self._few:
                self._known[key] = await self.translator.translate(text, source, target)
        self._known.move_to_end(key)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return self._known[key]


async def translate_all(translator: Translator, texts: Sequence[tuple[str, str | None]]) -> dict[str, str]:
    """Gives the English of texts in these languages, as far as it can be had while a page is waited for."""
    if not texts:
        return {}
    asked = {
        asyncio.ensure_future(translator.translate(text, language, ENGLISH)): text for text, language in texts
    }
    done, late = await asyncio.wait(asked, timeout=TIMEOUT_S)
    for one in late:
        one.cancel()
    found = {asked[one]: one.result() for one in done if one.exception() is None}
    return {text: said for text, said in found.items() if said != text}


def _name(language: str) -> str:
    return ALIASES.get(language, language)
