"""`python -m bot.channels.telegram.poster CITY`: a poster to print, whose QR code opens the chat for a city."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import segno
from fpdf import FPDF

from bot.channels.telegram.channel import make_bot
from bot.channels.telegram.deep_links import DeepLink, write_deep_link
from bot.errors import SettingsWrong
from bot.notices import FALLBACK_LANGUAGE, Phrases
from bot.settings import read_settings
from knowledge.source import Topic

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "var" / "posters"
FONTS = Path("/usr/share/fonts/truetype/noto")
FAMILIES = {"Latn": "NotoSans", "Arab": "NotoSansArabic"}
"""The font of a script; Debian's package fonts-noto-core has them."""

CODE_MM, PAGE_MM, MARGIN_MM = 110, 210, 20


class PosterImpossible(Exception):
    """The poster cannot be made; says why, and what to do."""


def link_chat(bot_name: str, link: DeepLink) -> str:
    """Return the address that opens the chat, saying where the newcomer comes from."""
    return f"https://t.me/{bot_name}?start={write_deep_link(link)}"


def draw_poster(phrases: Phrases, city: str, link: DeepLink, bot_name: str, fonts: Path) -> bytes:
    """Return a page of A4 as PDF: in the link's language, and in English below when that is another."""
    language = link.language or FALLBACK_LANGUAGE
    page = FPDF(format="A4")
    page.set_margins(MARGIN_MM, MARGIN_MM)
    page.set_title(f"{phrases.say(FALLBACK_LANGUAGE, 'page.title')}: {city}")
    for script, family in FAMILIES.items():
        for style, weight in (("", "Regular"), ("B", "Bold")):
            path = fonts / f"{family}-{weight}.ttf"
            if not path.is_file():
                raise PosterImpossible(f"{path} is missing. On Debian: apt-get install fonts-noto-core")
            page.add_font(script, style, path)
    page.set_fallback_fonts(["Latn"])
    page.add_page()
    _write(page, phrases, language, "poster.title", 34, "B", city=city)
    if link.topic:
        _write(page, phrases, language, f"topic.{link.topic}", 24, "B")
    address = link_chat(bot_name, link)
    page.image(_draw_code(address), x=(PAGE_MM - CODE_MM) / 2, y=page.get_y() + 4, w=CODE_MM)
    page.set_y(page.get_y() + CODE_MM + 8)
    for spoken in dict.fromkeys((language, FALLBACK_LANGUAGE)):
        _write(page, phrases, spoken, "poster.scan", 18 if spoken == language else 14, "B")
        _write(page, phrases, spoken, "page.intro", 13 if spoken == language else 11, "")
    page.set_font("Latn", "", 10)
    page.set_text_shaping(use_shaping_engine=False)
    page.multi_cell(0, 6, address, align="C")
    return bytes(page.output())


def _write(
    page: FPDF, phrases: Phrases, language: str, key: str, size: int, style: str, **values: str
) -> None:
    rtl = phrases.direction(language) == "rtl"
    page.set_font("Arab" if rtl else "Latn", style, size)
    page.set_text_shaping(use_shaping_engine=True, direction="rtl" if rtl else "ltr")
    page.multi_cell(
        0, size * 0.55, phrases.say(language, key, **values), align="C", new_x="LMARGIN", new_y="NEXT"
    )
    page.ln(size * 0.12)


def _draw_code(address: str) -> BytesIO:
    image = BytesIO()
    segno.make(address, error="q", micro=False).save(image, kind="png", scale=20, border=4)
    image.seek(0)
    return image


def find_bot_name() -> str:
    """Ask Telegram for the name of the bot whose token is set."""

    async def ask() -> str:
        async with make_bot(read_settings(os.environ)) as bot:
            return bot.username

    return asyncio.run(ask())


def main(arguments: Sequence[str]) -> int:
    """Write the poster as PDF and its code as PNG; return the exit status."""
    from bot.__main__ import read_cities
    from locales.catalogue import read_locales

    phrases, cities = read_locales(ROOT / "locales"), read_cities(ROOT / "knowledge" / "cities")
    parser = argparse.ArgumentParser(prog="make poster", description=__doc__)
    parser.add_argument("city", choices=sorted(cities))
    parser.add_argument("--topic", choices=[str(topic) for topic in Topic])
    parser.add_argument("--language", choices=phrases.offered)
    parser.add_argument("--bot", help="the bot's name; without it, Telegram is asked")
    parser.add_argument("--fonts", type=Path, default=FONTS)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    chosen = parser.parse_args(arguments)
    link = DeepLink(chosen.city, chosen.topic, chosen.language)
    try:
        name = (chosen.bot or find_bot_name()).removeprefix("@")
        poster = draw_poster(phrases, cities[chosen.city].name, link, name, chosen.fonts)
    except (PosterImpossible, SettingsWrong) as error:
        print(error, file=sys.stderr)
        return 1
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for ending, content in (("pdf", poster), ("png", _draw_code(link_chat(name, link)).read())):
        path = chosen.folder / f"{write_deep_link(link)}.{ending}"
        path.write_bytes(content)
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
