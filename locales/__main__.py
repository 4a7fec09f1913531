"""The phrases at the command line: python -m locales check."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from knowledge.errors import UnreadableKnowledge
from locales.catalogue import read_locales
from locales.checking import check_locales

ROOT = Path(__file__).parent


def main(arguments: list[str]) -> int:
    """Check every phrase file; 1 when there is something to mend."""
    parser = argparse.ArgumentParser(prog="python -m locales")
    parser.add_subparsers(dest="command", required=True).add_parser(
        "check", help="say what is missing or wrong"
    )
    parser.parse_args(arguments)
    try:
        locales = read_locales(ROOT)
    except UnreadableKnowledge as error:
        print(error, file=sys.stderr)
        return 1
    complaints = check_locales(locales, ROOT)
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    print(f"{len(locales.offered)} languages offered of {len(locales.files)}, {len(complaints)} complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
