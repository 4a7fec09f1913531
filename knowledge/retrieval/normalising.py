"""One form for text that means the same: before anything is compared, it goes through here."""

from __future__ import annotations

import re
import unicodedata

# Letters that Arabic-script languages write in several ways; what differs by habit only becomes one.
_ARABIC = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ك": "ک",
        "ة": "ه", "ۀ": "ه", "ە": "ه", "ؤ": "و", "ئ": "ي", "ـ": None,
    }
)  # fmt: skip
_MARKS = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SPACES = re.compile(r"\s+")


def normalise(text: str) -> str:
    """Return text in NFKC and lower case, Arabic-script letters folded, invisible characters out."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).lower()
    return _SPACES.sub(" ", _MARKS.sub("", text).translate(_ARABIC)).strip()
