"""Builds the widget: one script with its style inside, and the words of each language beside it."""

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.notices import Phrases
from knowledge.emergency import EmergencyNumber
from knowledge.source import Topic

FOLDER = Path(__file__).parent / "widget"
PARTS = ("start", "keeping", "gateway", "sending", "words", "replies", "panel", "element")
"""The pieces of the script, in the order in which they are joined."""

EXIT = "https://www.bbc.co.uk/weather"
"""Where "leave quickly" goes unless the page says otherwise: a page that says nothing about its reader."""

KEYS = (
    "about", "again", "as_of", "bot", "card", "close", "copied", "copy", "copy_failed", "delete", "delete_sure",
    "deleted", "emergency", "exit", "exit_hint", "greeting", "helpful", "language", "launcher", "log", "menu",
    "message", "no", "no_date", "offline", "owner_connector", "owner_waiting", "person", "print", "refused",
    "send", "sending", "services", "shared", "sources", "thanks", "title", "typing", "unread", "unsent", "yes",
    "you",
)  # fmt: skip
"""The phrases `widget.<key>` that the script uses."""


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is served: `digest` names it, `packed` is the same in gzip."""

    body: bytes
    packed: bytes
    digest: str
    media_type: str

    @property
    def integrity(self) -> str:
        """What a page writes into `integrity` to accept this file and no other."""
        return "sha384-" + base64.b64encode(hashlib.sha384(self.body).digest()).decode()


@dataclass(frozen=True, slots=True)
class Bundle:
    """Everything that the widget is made of."""

    script: File
    style: File
    words: Mapping[str, File]


def build_bundle(phrases: Phrases, cities: Sequence[str], numbers: Sequence[EmergencyNumber]) -> Bundle:
    """Builds the widget from its pieces."""
    style = make_file(_pack_style((FOLDER / "widget.css").read_text(encoding="utf-8")), "text/css")
    words = {language: _make_words(phrases, language, numbers) for language in phrases.offered}
    build = {
        "languages": [
            {
                "code": language,
                "name": phrases.name(language),
                "direction": phrases.direction(language),
                "hash": words[language].digest,
            }
            for language in phrases.offered
        ],
        "cities": list(cities),
        "exit": EXIT,
        "style": style.body.decode(),
    }
    parts = "\n".join(_strip_remarks((FOLDER / f"{part}.js").read_text(encoding="utf-8")) for part in PARTS)
    script = f'(() => {{\n"use strict";\nconst BUILD = {_dump(build)};\n{parts}}})();\n'
    return Bundle(make_file(script, "text/javascript"), style, words)


def make_file(text: str, media_type: str) -> File:
    """Makes a file of a text."""
    body = text.encode()
    digest = hashlib.sha256(body).hexdigest()[:16]
    return File(body, gzip.compress(body, 9, mtime=0), digest, f"{media_type}; charset=utf-8")


def _make_words(phrases: Phrases, language: str, numbers: Sequence[EmergencyNumber]) -> File:
    said = {key: phrases.say(language, f"widget.{key}") for key in KEYS}
    said |= {f"topic.{topic}": phrases.say(language, f"topic.{topic}") for topic in Topic}
    said |= {"ask_person": phrases.say(language, "button.person")}
    emergency = [
        {"name": phrases.say(language, f"emergency.{number.id}"), "phone": number.phone} for number in numbers
    ]
    return make_file(_dump({"phrases": said, "emergency": emergency}), "application/json")


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _strip_remarks(script: str) -> str:
    """Takes out lines that are remarks, and indentation."""
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _pack_style(style: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)).strip()
