"""Trains Rasa when what it learns from has changed: `python -m bot.training`."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from bot.errors import BotError
from bot.supervisor.children import die_with_parent
from bot.supervisor.parts import MODEL, RASA_ENVIRONMENT, RASA_PYTHON, ROOT

STAMP = MODEL.with_name("trained-from")


class TrainingFailed(BotError):
    """Rasa did not train; carries what it said."""


def train_if_stale(root: Path = ROOT) -> bool:
    """Train one model into var/models/ unless the one there fits; tell whether it trained."""
    fingerprint = hash_inputs(root)
    stamp = root / STAMP
    if (root / MODEL).exists() and stamp.exists() and stamp.read_text().strip() == fingerprint:
        return False
    stamp.unlink(missing_ok=True)
    _train(root)
    stamp.write_text(fingerprint + "\n")
    return True


def list_training_data(root: Path = ROOT) -> list[Path]:
    """The files that Rasa learns from. Never a folder: Rasa would take other YAML in it for its own."""
    examples = sorted(root.glob("locales/*/nlu.yml"))
    return [*(path.relative_to(root) for path in examples), Path("bot/dialogue/rules.yml")]


def hash_inputs(root: Path) -> str:
    """The hash of everything a model depends on: its files, our components and Rasa's version."""
    components = (path.relative_to(root) for path in sorted(root.glob("bot/dialogue/**/*.py")))
    fixed = (Path("config.yml"), Path("domain.yml"), Path("requirements/rasa.txt"))
    return _hash_files(root, [*fixed, *list_training_data(root), *components])


def train_command(root: Path = ROOT) -> list[str]:
    """The words of `rasa train`."""
    files = [
        "--config",
        "config.yml",
        "--domain",
        "domain.yml",
        "--data",
        *map(str, list_training_data(root)),
    ]
    output = ["--out", str(MODEL.parent), "--fixed-model-name", MODEL.name.removesuffix(".tar.gz")]
    return [str(RASA_PYTHON), "-m", "rasa", "train", *files, *output]


def _train(root: Path) -> None:
    (root / MODEL).parent.mkdir(parents=True, exist_ok=True)
    result = subprocess.run(
        train_command(root),
        cwd=root,
        env={**os.environ, **RASA_ENVIRONMENT},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=die_with_parent(),
    )
    if result.returncode != 0 or not (root / MODEL).exists():
        raise TrainingFailed(f"Rasa did not train:\n{result.stdout.strip()}")


def _hash_files(root: Path, paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path}\n".encode())
        digest.update((root / path).read_bytes())
    return digest.hexdigest()


def main() -> int:
    """Train if need be and say so; return the exit code."""
    start = time.monotonic()
    try:
        trained = train_if_stale()
    except (TrainingFailed, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    seconds = time.monotonic() - start
    print(f"Rasa: trained in {seconds:.0f} s" if trained else "Rasa: the trained model is current")
    return 0


if __name__ == "__main__":
    sys.exit(main())
