"""Calibrates every encoder setting we ship and writes thresholds.yml, with the curve they were read from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import yaml

from knowledge.catalogue import Catalogue
from knowledge.retrieval.calibrating import QUESTIONS, ask_all, calibrate_gate, read_questions, trace_curve
from knowledge.retrieval.deciding import OTHER_LANGUAGES, THRESHOLDS, Gate
from knowledge.retrieval.encoding import load_encoders
from knowledge.retrieval.index import build_index
from knowledge.retrieval.passages import collect_passages
from knowledge.retrieval.searching import Searcher

SHIPPED = ("minilm", "student")
HEADING = """\
# Where answers begin and end, by encoder and language: written by `make train`, read by deciding.py.
# `inside` (we have an answer at all) and `right` (then the first article is it) are logistic curves over a ranking's
# signals. An answer is given when inside times right is at least `answer_at`; nothing is offered when inside is less
# than `clarify_at`; between the two, two to four articles are offered.
# The curve, on questions held back for this: threshold, share of our questions answered at once, share right.
"""


def write_thresholds(
    catalogue: Catalogue, chosen: str, say: Callable[[str], None], path: Path = THRESHOLDS
) -> None:
    """Calibrate the shipped settings and the chosen one on the questions in calibration/; write the file."""
    passages = collect_passages(catalogue)
    encoders: dict[str, dict[str, object]] = {}
    curves: list[str] = []
    for setting in dict.fromkeys((*SHIPPED, chosen)):
        loaded = load_encoders(setting)
        searcher = Searcher(loaded, build_index(passages, loaded))
        gates: dict[str, Gate] = {}
        for file in sorted(QUESTIONS.glob("*.jsonl")):
            asked = ask_all(read_questions(file), searcher, file.stem)
            gates[file.stem] = gate = calibrate_gate(asked)
            curve = trace_curve(asked, gate)
            points = ", ".join(f"{at.answer_at:.2f}: {at.answered:.2f}/{at.precision:.2f}" for at in curve)
            curves.append(f"#   {setting} {file.stem} (n {len(asked)}): {points}\n")
            say(f"{setting} {file.stem}: answer at {gate.answer_at}, clarify at {gate.clarify_at}")
        # A language without questions of its own is held to the strictest gate we have.
        gates[OTHER_LANGUAGES] = max(gates.values(), key=lambda gate: gate.answer_at)
        encoders[setting] = {language: gate.model_dump() for language, gate in gates.items()}
    text = HEADING + "".join(curves) + yaml.safe_dump({"encoders": encoders}, sort_keys=True)
    path.write_text(text, encoding="utf-8")
