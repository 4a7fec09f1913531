"""Asks Rasa's own ResponseSelector, trained on the same `ask` lines and kept as long as they stay the same."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from bot.supervisor.children import die_with_parent
from bot.supervisor.parts import RASA_ENVIRONMENT, RASA_PYTHON, ROOT
from knowledge.retrieval.passages import Passage, PassageKind
from tests.exam.errors import SelectorFailed
from tests.exam.questions import Question
from tests.exam.rankers import Ranking

SCRIPT = Path(__file__).with_name("response_selector.py")


class ResponseSelector:
    """Rasa's ResponseSelector with a stock pipeline, in Rasa's own environment."""

    name = "Rasa's ResponseSelector"

    def __init__(self, passages: Sequence[Passage], folder: Path) -> None:
        asked = [(passage.article, passage.text) for passage in passages if passage.kind is PassageKind.ASK]
        self._training = json.dumps(asked, ensure_ascii=False)
        self._folder = folder / f"selector-{hash_training(self._training)}"

    def rank(self, questions: Sequence[Question]) -> list[Ranking]:
        """Return up to four articles for each question, best first."""
        self._make_folder()
        texts = [question.text for question in questions]
        (self._folder / "questions.json").write_text(json.dumps(texts), encoding="utf-8")
        with (self._folder / "log").open("wb") as log:
            result = subprocess.run(
                [str(RASA_PYTHON), str(SCRIPT), str(self._folder)],
                cwd=ROOT,
                env={**os.environ, **RASA_ENVIRONMENT, "TF_NUM_INTRAOP_THREADS": str(os.cpu_count() or 1)},
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=die_with_parent(),
            )
        if result.returncode != 0:
            raise SelectorFailed(f"Rasa's ResponseSelector did not answer. See {self._folder / 'log'}")
        predictions = json.loads((self._folder / "predictions.json").read_text(encoding="utf-8"))
        return [tuple(articles) for articles in predictions]

    def _make_folder(self) -> None:
        for old in self._folder.parent.glob("selector-*"):
            if old != self._folder:
                shutil.rmtree(old)
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / "training.json").write_text(self._training, encoding="utf-8")


def hash_training(training: str) -> str:
    """Return what a model is kept under: the hash of what it learned from and of how it is made."""
    return hashlib.sha256(training.encode() + SCRIPT.read_bytes()).hexdigest()[:16]
