"""Begins a city or a language: a folder that passes the check, and the list of what is still to do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from knowledge.catalogue import ENGLISH, Catalogue, CityPack
from knowledge.coverage import list_missing_needs
from knowledge.errors import KnowledgeError
from knowledge.reading import read_document
from knowledge.source import Nation

_CITY = """\
# A city in the making: not offered to newcomers while `draft` is true. docs/editing.md says what each field means.
name: {name}
nation: {nation}
draft: true
owner: null
parent: null
council:
  name: {council}
  website: null
  gss: null
postcodes:
  certain: []
  shared: []
  outside: {{}}
areas: []
ambiguous_areas: []
where_to_look:
  text: The council lists what goes in each bin on its website.
  source: {{title: null, url: null, as_of: null, confidence: remembered}}
source: {{title: null, url: null, as_of: null, confidence: remembered}}
"""
_LANGUAGE = """\
# A language in the making: not offered to newcomers while `offered` is false. docs/editing.md says what else it needs.
name: {code}
english_name: {code}
direction: ltr
offered: false
also: []
phrases: {{}}
"""


class ScaffoldRefused(KnowledgeError):
    """A folder cannot be begun; says why and what to do."""


def begin_city(name: str, nation: str, root: Path) -> Path:
    """Make `root`/<slug>/ with its three files; ScaffoldRefused when it is there, or a value is no name or nation."""
    slug = find_slug(name)
    if nation not in tuple(Nation):
        raise ScaffoldRefused(f"{nation!r} is no nation. Use one of {', '.join(Nation)}.")
    folder = root / slug
    if folder.exists():
        raise ScaffoldRefused(f"{folder} is there already. Edit it: nothing was changed.")
    folder.mkdir(parents=True)
    written = _CITY.format(
        name=_quote(name.strip()), council=_quote(f"{name.strip()} council"), nation=nation
    )
    (folder / "city.yml").write_text(written, encoding="utf-8")
    (folder / "services.yml").write_text("services: []\n", encoding="utf-8")
    (folder / "waste.yml").write_text("containers: []\n", encoding="utf-8")
    return folder


def find_slug(name: str) -> str:
    """Return the folder that a city's name stands for; ScaffoldRefused when it has no Latin letter."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.strip().lower()).strip("-")
    if not slug:
        raise ScaffoldRefused(
            "A city needs a name in Latin letters: make new-city NAME=Leicester NATION=england"
        )
    return slug


def begin_language(code: str, root: Path) -> Path:
    """Make `root`/<code>/ with its phrase file, or leave the one that is there; ScaffoldRefused for no code."""
    if not re.fullmatch(r"[a-z]{2,3}", code):
        raise ScaffoldRefused(f"{code!r} is no language code. Use two or three letters, such as fr or ckb.")
    folder = root / code
    folder.mkdir(parents=True, exist_ok=True)
    phrases = folder / "phrases.yml"
    if not phrases.exists():
        phrases.write_text(_LANGUAGE.format(code=code), encoding="utf-8")
    return folder


def _quote(text: str) -> str:
    """Return a text as YAML holds it on one line."""
    return json.dumps(text, ensure_ascii=False)


def list_city_work(pack: CityPack) -> Iterator[str]:
    """Yield what a city pack in the making still lacks."""
    city = pack.city
    checks = {
        "city.yml: the council's website": city.council.website is None,
        "city.yml: outward postcodes": not (city.postcodes.certain or city.postcodes.shared),
        "city.yml: names of areas": not city.areas,
        "city.yml: where the council says what goes in which bin": city.where_to_look.source.url is None,
        "city.yml: the page that the postcodes rest on": city.source.title is None,
        "city.yml: who keeps it (owner)": city.owner is None,
        "waste.yml: containers": not pack.waste.containers,
    }
    yield from (work for work, missing in checks.items() if missing)
    if needs := list_missing_needs(pack):
        yield f"services.yml: a service for each of: {', '.join(needs)}"
    yield "its translation in every offered language, then `draft: false`"


def list_language_work(catalogue: Catalogue, root: Path, code: str) -> Iterator[str]:
    """Yield what a language lacks before it can be offered, file by file, with counts."""
    english = read_document(root / ENGLISH / "phrases.yml").data["phrases"]
    own = read_document(root / code / "phrases.yml").data.get("phrases") or {}
    yield f"phrases.yml: {len(own)} of {len(english)} phrases"
    for name in ("nlu.yml", "safety.yml"):
        if (root / ENGLISH / name).is_file() and not (root / code / name).is_file():
            yield f"{name}: as in locales/{ENGLISH}/{name}"
    articles = sum((root / code / "articles" / f"{id_}.yml").is_file() for id_ in catalogue.articles)
    yield f"articles/: {articles} of {len(catalogue.articles)}, each with ten or more ways to ask"
    cities = sum((root / code / "cities" / f"{id_}.yml").is_file() for id_ in catalogue.cities)
    yield f"cities/: {cities} of {len(catalogue.cities)}"
    if not (root / code / "items.yml").is_file():
        items = len(catalogue.items.get(ENGLISH, {}))
        yield f"items.yml, last: 0 of {items}; once it is there, the check wants everything above"
    yield "calibration questions, then `offered: true` and `make train`"
