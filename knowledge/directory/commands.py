"""The directory at the command line: python -m knowledge export | import."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.catalogue import Catalogue
from knowledge.directory.errors import FeedRefused
from knowledge.directory.exporting import export_city
from knowledge.directory.feeds import read_feed
from knowledge.directory.importing import import_feed
from knowledge.trust import Judge

CITIES = Path(__file__).parents[1] / "cities"


def add_commands(commands: Any) -> None:
    """Add the two commands to the parser's sub-commands; each sets `run`."""
    export = commands.add_parser("export", help="write a city's services as HSDS 3.0 JSON")
    export.add_argument("city")
    export.add_argument("--output", type=Path, help="a file; printed when left out")
    export.add_argument("--all", action="store_true", help="also contacts that are withheld for age or doubt")
    export.set_defaults(run=run_export)
    import_ = commands.add_parser("import", help="bring an HSDS or Open Referral UK feed into a city pack")
    import_.add_argument("feed", help="a file or an http address")
    import_.add_argument("--city", required=True)
    import_.add_argument("--dry-run", action="store_true", help="only say what would be done")
    import_.set_defaults(run=run_import)


def run_export(options: argparse.Namespace, catalogue: Catalogue) -> int:
    """Write a city's services."""
    pack = catalogue.cities.get(options.city) or catalogue.drafts.get(options.city)
    if pack is None:
        raise FeedRefused(f"{options.city!r} is no city pack. There are: {', '.join(catalogue.cities)}.")
    page = export_city(pack, Judge(date.today(), show_withheld=options.all))
    text = json.dumps(page, ensure_ascii=False, indent=2) + "\n"
    if options.output:
        options.output.write_text(text, encoding="utf-8")
        print(f"{len(page['contents'])} services written to {options.output}")
    else:
        print(text, end="")
    return 0


def run_import(options: argparse.Namespace, catalogue: Catalogue, cities: Path = CITIES) -> int:
    """Import a feed and say what was done."""
    if options.city not in {*catalogue.cities, *catalogue.drafts}:
        raise FeedRefused(f"{options.city!r} is no city pack. Begin one: make new-city NAME=… NATION=…")
    report = import_feed(read_feed(options.feed), cities / options.city, write=not options.dry_run)
    for line in report.describe():
        print(line)
    return 0
