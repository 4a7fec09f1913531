"""The sentences that the reader is taught first: each text beside what its English means."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.retrieval.student import Vectors
from knowledge.safety import sentences
from knowledge.safety.__main__ import main
from knowledge.safety.messages import Message


def measure(texts: Sequence[str]) -> Vectors:
    """Says of a sentence how long it is."""
    return np.asarray([[len(text)] for text in texts], np.float32)


def test_texts_of_one_meaning_have_one_vector(tmp_path: Path) -> None:
    rows = [
        {"lang": "fr", "en": "Good day", "fx": "Bonjour"},
        {"lang": "es", "en": "Good day", "fx": "Buenos días"},
        {"lang": "xx", "en": "Not ours", "fx": "Nicht unser"},
        {"lang": "fr", "en": "long " * 30, "fx": "trop long"},
    ]
    for source in sentences.SOURCES:
        with gzip.open(tmp_path / f"{source}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(f"{json.dumps(row)}\n" for row in rows)
    messages = [Message(text, code, 1.0) for text, code in (("Help!", "en"), ("Aide", "fr"), ("Ayuda", "es"))]
    found = sentences.gather_sentences(tmp_path, messages, measure)
    meant = {text: found.vectors[row, 0] for text, row in zip(found.texts, found.meanings, strict=True)}
    assert meant == {"bonjour": 8, "buenos días": 8, "good day": 8, "help!": 5}


@pytest.mark.parametrize("arguments", [["teach"], ["teach", "/nowhere"], ["learn"]])
def test_what_cannot_be_taught_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "folder" in capsys.readouterr().err
