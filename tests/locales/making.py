"""Makes a small folder of phrases: English, Arabic, and Tigrinya, which is not offered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

ENGLISH = {
    "button.yes": "Yes",
    "answer.in": "{count} in {city}",
    "language.not_offered": "We do not write English yet.",
}
ARABIC = {
    "button.yes": "نعم",
    "answer.in": "{count} في {city}",
    "language.not_offered": "لا نكتب العربية بعد.",
}
TIGRINYA = {"language.not_offered": "We do not write it yet."}


def write_language(root: Path, code: str, **fields: Any) -> None:
    """Write one language; an offered one with the files that it needs."""
    folder = root / code
    folder.mkdir(exist_ok=True)
    (folder / "phrases.yml").write_text(
        yaml.safe_dump(fields, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    if fields["offered"]:
        for name in ("nlu.yml", "items.yml"):
            (folder / name).write_text("{}\n", encoding="utf-8")


def write_arabic(root: Path, phrases: dict[str, str], *, offered: bool = True) -> None:
    """Write the Arabic of a test."""
    write_language(
        root, "ar", name="العربية", english_name="Arabic", direction="rtl", offered=offered, phrases=phrases
    )


def write_locales(root: Path) -> None:
    """Write three languages with nothing to complain of."""
    write_language(
        root, "en", name="English", english_name="English", direction="ltr", offered=True, phrases=ENGLISH
    )
    write_arabic(root, ARABIC)
    write_language(
        root, "ti", name="ትግርኛ", english_name="Tigrinya", direction="ltr", offered=False, phrases=TIGRINYA
    )
