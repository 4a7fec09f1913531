"""What must be true before anything starts: sound knowledge and phrases, a trained model, a fitting index."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from bot.supervisor.children import die_with_parent
from bot.supervisor.errors import NotPrepared
from bot.supervisor.parts import ROOT


class Shown(Enum):
    """When a person sees what a step says."""

    ALWAYS = "always"
    ON_FAILURE = "on failure"


@dataclass(frozen=True, slots=True)
class Step:
    """One command of ours that must succeed before the parts start."""

    name: str
    words: tuple[str, ...]
    shown: Shown


STEPS = (
    Step(
        "Checking the knowledge",
        ("-m", "knowledge", "check", "--strictness", "starting"),
        Shown.ON_FAILURE,
    ),
    Step("Checking the phrases", ("-m", "locales", "check"), Shown.ON_FAILURE),
    Step("Training Rasa if need be", ("-m", "bot.training"), Shown.ALWAYS),
    Step("Building the detector of emergencies if need be", ("-m", "knowledge.safety"), Shown.ON_FAILURE),
    Step("Building the index if need be", ("-m", "knowledge.retrieval", "build"), Shown.ALWAYS),
)


def prepare(steps: Sequence[Step] = STEPS, root: Path = ROOT) -> None:
    """Run every step in order; raise NotPrepared with its output at the first that fails."""
    for step in steps:
        print(step.name, flush=True)
        result = subprocess.run(
            [sys.executable, *step.words],
            cwd=root,
            stdout=None if step.shown is Shown.ALWAYS else subprocess.PIPE,
            stderr=None if step.shown is Shown.ALWAYS else subprocess.STDOUT,
            text=True,
            preexec_fn=die_with_parent(),
        )
        if result.returncode != 0:
            raise NotPrepared(f"{result.stdout or ''}{step.name}: this failed, so nothing was started")
