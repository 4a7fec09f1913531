"""Retrieval at the command line: python -m knowledge.retrieval build | adapt | calibrate | train-encoder."""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from pathlib import Path

from knowledge.catalogue import read_catalogue
from knowledge.errors import KnowledgeError
from knowledge.retrieval.encoding import WEIGHTS, load_encoders
from knowledge.retrieval.opening import open_index

ROOT = Path(__file__).parents[2]
MEMORY = ROOT / "var" / "teacher.sqlite"
INDEX = ROOT / "var" / "index"

say = partial(print, flush=True)


def main(arguments: list[str]) -> int:
    """Run one command; 1 with a sentence when it cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m knowledge.retrieval")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("build", help="build the index if it does not fit the knowledge")
    commands.add_parser("adapt", help="teach the shipped encoder our own texts, then calibrate")
    commands.add_parser("calibrate", help="find the thresholds anew")
    scratch = commands.add_parser(
        "train-encoder", help="make the encoder from parallel text, adapt, calibrate"
    )
    scratch.add_argument("--data", type=Path, required=True)
    options = parser.parse_args(arguments)
    try:
        _run(options)
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _run(options: argparse.Namespace) -> None:
    catalogue = read_catalogue(ROOT / "knowledge", ROOT / "locales")
    setting = os.environ.get("WAYMARK_ENCODER", "minilm")
    if options.command == "build":
        open_index(catalogue, load_encoders(setting), INDEX, say)
        return
    if options.command == "train-encoder":
        from knowledge.retrieval.training.scratch import train_encoder

        train_encoder(options.data, WEIGHTS, MEMORY, say)
    if options.command in {"train-encoder", "adapt"}:
        from knowledge.retrieval.training.adapting import adapt_encoder

        adapt_encoder(catalogue, WEIGHTS, MEMORY, say)
    from knowledge.retrieval.thresholding import write_thresholds

    write_thresholds(catalogue, setting, say)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
