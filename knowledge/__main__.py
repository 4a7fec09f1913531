"""The knowledge at the command line: python -m knowledge check | stamp LANGUAGE."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from knowledge.catalogue import Catalogue, read_catalogue
from knowledge.checking import Strictness, check_catalogue
from knowledge.errors import UnreadableKnowledge
from knowledge.stamping import stamp_translations
from knowledge.trust import Judge, Showing

ROOT = Path(__file__).parent


def main(arguments: list[str]) -> int:
    """Run one command; 0 when all is well, 1 when there is something to mend."""
    parser = argparse.ArgumentParser(prog="python -m knowledge")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="say what is wrong, and what is shown and withheld by city")
    check.add_argument("--strictness", type=Strictness, default=Strictness.EDITING)
    stamp = commands.add_parser("stamp", help="record the English that translations were made from")
    stamp.add_argument("language")
    options = parser.parse_args(arguments)
    try:
        catalogue = read_catalogue(ROOT, ROOT.parent / "locales")
    except UnreadableKnowledge as error:
        print(error, file=sys.stderr)
        return 1
    if options.command == "stamp":
        for path in stamp_translations(catalogue, options.language):
            print(f"stamped {path}")
        return 0
    return _check(catalogue, options.strictness, print)


def _check(catalogue: Catalogue, strictness: Strictness, say: Callable[[str], None]) -> int:
    complaints = check_catalogue(catalogue, strictness)
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    for line in describe_showing(catalogue, Judge(date.today())):
        say(line)
    say(f"{len(catalogue.articles)} articles, {len(catalogue.cities)} cities, {len(complaints)} complaints")
    return 1 if complaints else 0


def describe_showing(catalogue: Catalogue, judge: Judge) -> list[str]:
    """Return a line for the articles and one a city: how much is shown, and how much withheld."""
    shown = [
        judge.judge_statement(statement, article)
        for article in catalogue.articles.values()
        for statement in article.say
    ]
    lines = [_count("statements", shown)]
    for id_, pack in catalogue.cities.items():
        lines.append(
            _count(f"{id_}: services", [judge.judge_service(service)[1] for service in pack.services])
        )
    return lines


def _count(name: str, shown: list[Showing]) -> str:
    figures = ", ".join(f"{shown.count(kind)} {word}" for kind, word in _WORDS.items())
    return f"{name}: {figures}"


_WORDS = {
    Showing.PLAIN: "shown",
    Showing.CHECK: 'shown with "check"',
    Showing.WITHHELD: "with contacts or figures withheld",
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
