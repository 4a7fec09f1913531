"""The knowledge at the command line: python -m knowledge check | stamp | freshness | coverage | schema | new-city …"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from knowledge.catalogue import Catalogue, read_catalogue
from knowledge.checking import Strictness, check_catalogue
from knowledge.coverage import write_coverage
from knowledge.directory.commands import add_commands
from knowledge.errors import KnowledgeError
from knowledge.freshness import list_reviews, select_due, write_calendar, write_csv, write_table
from knowledge.scaffolding import begin_city, begin_language, find_slug, list_city_work, list_language_work
from knowledge.schemas import write_schemas
from knowledge.showing import describe_showing
from knowledge.stamping import stamp_translations
from knowledge.trust import Judge

ROOT = Path(__file__).parent
LOCALES = ROOT.parent / "locales"
DOCS = ROOT.parent / "docs"

Command = Callable[[argparse.Namespace, Catalogue], int]


def main(arguments: list[str]) -> int:
    """Run one command; 0 when all is well, 1 when there is something to mend."""
    options = make_parser().parse_args(arguments)
    try:
        run: Command = options.run
        return run(options, read_catalogue(ROOT, LOCALES))
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        return 1


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    parser = argparse.ArgumentParser(prog="python -m knowledge")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="say what is wrong, and what is shown and withheld by city")
    check.add_argument("--strictness", type=Strictness, default=Strictness.EDITING)
    check.set_defaults(run=_check)
    stamp = commands.add_parser("stamp", help="record the English that translations were made from")
    stamp.add_argument("language")
    stamp.set_defaults(run=_stamp)
    freshness = commands.add_parser(
        "freshness", help="list what is due for review, the longest overdue first"
    )
    freshness.add_argument("--place", help="a city, or nations; all when left out")
    freshness.add_argument("--all", action="store_true", help="also what is not due yet")
    freshness.add_argument("--csv", type=Path, help="write it to this file as CSV")
    freshness.add_argument("--calendar", type=Path, help="write it to this file as iCalendar")
    freshness.set_defaults(run=_freshness)
    coverage = commands.add_parser("coverage", help="write docs/coverage.md")
    coverage.set_defaults(run=_coverage)
    schema = commands.add_parser("schema", help="write docs/schemas/")
    schema.set_defaults(run=_schema)
    city = commands.add_parser("new-city", help="begin a city pack and list what is to do")
    city.add_argument("name")
    city.add_argument("nation")
    city.set_defaults(run=_new_city)
    language = commands.add_parser("new-language", help="begin a language and list what is to do")
    language.add_argument("code")
    language.set_defaults(run=_new_language)
    add_commands(commands)
    return parser


def _check(options: argparse.Namespace, catalogue: Catalogue) -> int:
    today = date.today()
    complaints = check_catalogue(catalogue, options.strictness, today)
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    for line in describe_showing(catalogue, Judge(today)):
        print(line)
    for id_, pack in catalogue.drafts.items():
        print(
            f"{id_} is in the making; still to do: {len(list(list_city_work(pack)))} things (make new-city)"
        )
    due = select_due(list_reviews(catalogue, today), today)
    print(f"{len(due)} articles and services are due for review: make freshness")
    print(f"{len(catalogue.articles)} articles, {len(catalogue.cities)} cities, {len(complaints)} complaints")
    return 1 if complaints else 0


def _stamp(options: argparse.Namespace, catalogue: Catalogue) -> int:
    for path in stamp_translations(catalogue, options.language):
        print(f"stamped {path}")
    return 0


def _freshness(options: argparse.Namespace, catalogue: Catalogue) -> int:
    today = date.today()
    reviews = list_reviews(catalogue, today)
    chosen = select_due(reviews, date.max if options.all else today, options.place)
    if options.csv:
        with options.csv.open("w", encoding="utf-8", newline="") as file:
            write_csv(chosen, file)
    if options.calendar:
        options.calendar.write_bytes(write_calendar(chosen, today))
    if not (options.csv or options.calendar):
        print(write_table(chosen))
    print(f"{len(chosen)} of {len(reviews)} articles and services")
    return 0


def _coverage(_options: argparse.Namespace, catalogue: Catalogue) -> int:
    path = DOCS / "coverage.md"
    path.write_text(write_coverage(catalogue), encoding="utf-8")
    print(f"written {path}")
    return 0


def _schema(_options: argparse.Namespace, _catalogue: Catalogue) -> int:
    for path in write_schemas(DOCS / "schemas"):
        print(f"written {path}")
    return 0


def _new_city(options: argparse.Namespace, catalogue: Catalogue) -> int:
    slug = find_slug(options.name)
    if slug not in catalogue.drafts:
        print(f"begun {begin_city(options.name, options.nation, ROOT / 'cities')}")
        catalogue = read_catalogue(ROOT, LOCALES)
    return _print_work(list_city_work(catalogue.drafts[slug]))


def _new_language(options: argparse.Namespace, catalogue: Catalogue) -> int:
    folder = begin_language(options.code, LOCALES)
    print(folder)
    return _print_work(list_language_work(catalogue, LOCALES, options.code))


def _print_work(work: Iterable[str]) -> int:
    print("Still to do:")
    for number, thing in enumerate(work, 1):
        print(f"{number:3}. {thing}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
