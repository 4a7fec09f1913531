"""Holds the exam: `python -m tests.exam [--data FOLDER] [--gateway URL] [--output FILE] [--dump FILE]`."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.errors import BotError
from bot.replies import Reply
from bot.settings import read_settings
from bot.supervisor.parts import ROOT
from knowledge.catalogue import Catalogue, read_catalogue
from knowledge.errors import KnowledgeError
from knowledge.reading import read_document
from knowledge.retrieval.encoding import load_encoders
from knowledge.retrieval.opening import open_index
from knowledge.retrieval.passages import collect_passages
from knowledge.retrieval.searching import Searcher
from tests.exam.asking import ask_questions
from tests.exam.bars import list_bars
from tests.exam.carrying import Carried
from tests.exam.comparing import Rankings, compare
from tests.exam.dumping import check_place, dump_answers
from tests.exam.errors import ExamError
from tests.exam.questions import Question, read_accepted, read_outside_sets, read_own_sets
from tests.exam.rankers import Bm25, MiniLm, OursUngated, Ranker
from tests.exam.report import Findings, list_misses, write_report
from tests.exam.scoring import Score, read_given, score_question
from tests.exam.selecting import ResponseSelector
from tests.exam.serving import serve_while
from tests.exam.verdicts import judge_answers, read_verdicts

WORKPLACE = ROOT / "var" / "exam"
VERDICTS = ROOT / "docs" / "exam" / "verdicts.jsonl"
OURS = "Waymark"

say = partial(print, flush=True)


def main(arguments: list[str]) -> int:
    """Hold the exam and print its report; 1 when a bar is missed or it could not be held."""
    options = read_options(arguments)
    try:
        if options.dump:
            check_place(options.dump)
        questions = gather_questions(options.data)
        replies = ask_all(questions, options.gateway)
        scores = [score_question(*pair) for pair in zip(questions, map(read_given, replies), strict=True)]
        findings = weigh(scores, replies)
    except (ExamError, BotError, KnowledgeError) as error:
        print(error, file=sys.stderr)
        return 1
    if options.dump:
        dump_answers(options.dump, scores, replies)
    publish(findings, options.output)
    return 0 if all(bar.passed for bar in findings.bars) else 1


def read_options(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.exam")
    parser.add_argument("--data", type=Path, help="the folder of the sets from outside")
    parser.add_argument("--gateway", help="ask this gateway instead of starting one")
    parser.add_argument("--output", type=Path, help="write the report here too")
    parser.add_argument("--dump", type=Path, help="write direct answers here, for a person to judge")
    return parser.parse_args(arguments)


def gather_questions(data: Path | None) -> list[Question]:
    """Read our own sets and those from outside; say so when there are none."""
    own = read_own_sets()
    outside = read_outside_sets(data, read_accepted()) if data else []
    if not outside:
        say(f"No sets from outside in {data}: only the repository's own are asked")
    return own + outside


def ask_all(questions: Sequence[Question], gateway: str | None) -> list[Reply]:
    """Ask a gateway that runs, or one started for this."""
    replies: list[Reply] = []

    async def work(url: str) -> None:
        replies.extend(await ask_questions(url, questions, say))

    if gateway:
        asyncio.run(work(gateway))
    else:
        serve_while(work, say)
    return replies


def weigh(scores: Sequence[Score], replies: Sequence[Reply]) -> Findings:
    """Rank the same questions without us, and set everything beside the bars."""
    questions = [score.question for score in scores]
    encoder = read_settings(os.environ).encoder
    catalogue = read_catalogue(ROOT / "knowledge", ROOT / "locales")
    carried = Carried(catalogue, [read_document(ROOT / "knowledge" / "emergency.yml")])
    strays = [carried.find_strays(reply) for reply in replies]
    for stray in sorted({one for some in strays for one in some}):
        say(f"In a reply, but not in the knowledge: {stray}")
    rankings = []
    for ranker in make_rankers(encoder, catalogue):
        say(f"Ranking with {ranker.name}")
        rankings.append(Rankings(ranker.name, ranker.rank(questions)))
    comparisons = compare(scores, rankings, OURS)
    verdicts = read_verdicts(VERDICTS)
    judged = judge_answers(scores, verdicts) if verdicts else None
    # Our own ranking without its gate is shown, but is nobody to be ahead of.
    others = [comparison for comparison in comparisons if comparison.name != OursUngated.name]
    return Findings(
        held_on=datetime.now(UTC).date().isoformat(),
        encoder=encoder,
        scores=scores,
        comparisons=comparisons,
        judged=judged,
        bars=list_bars(scores, judged, others, strays),
    )


def make_rankers(encoder: str, catalogue: Catalogue) -> list[Ranker]:
    """Return our ranking without its gate, and what others would use."""
    passages = collect_passages(catalogue)
    encoders = load_encoders(encoder)
    searcher = Searcher(encoders, open_index(catalogue, encoders, ROOT / "var" / "index", say))
    return [
        OursUngated(searcher),
        Bm25(passages),
        MiniLm(passages, WORKPLACE / "minilm.sqlite"),
        ResponseSelector(passages, WORKPLACE),
    ]


def publish(findings: Findings, output: Path | None) -> None:
    """Print the report, write it where asked, and keep the misses."""
    report = write_report(findings)
    say(report)
    WORKPLACE.mkdir(parents=True, exist_ok=True)
    (WORKPLACE / "misses.txt").write_text(list_misses(findings.scores), encoding="utf-8")
    if output:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(report, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
