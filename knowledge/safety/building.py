"""Builds the detector from the messages of every language, when they or the encoder changed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import diags
from sklearn.linear_model import LogisticRegression

from knowledge.emergency import Emergency, read_emergencies
from knowledge.retrieval.encoding import WEIGHTS
from knowledge.retrieval.student import StudentEncoder
from knowledge.safety.detector import Features, make_features, unveil
from knowledge.safety.messages import Message, list_messages, weigh_messages
from knowledge.safety.phrases import Phrases, gather_phrases
from knowledge.safety.texts import ENGLISH, read_safety

STRENGTH, ROUNDS = 30.0, 300
SEEN_BEFORE = 1.0
"""As if each feature had been seen so often on either side: what is rare tells little."""

SHARPNESS = 0.7
"""Scaled by odds to this power: less than one, or a few loud words would decide."""

ENGLISH_WEIGHT = 2.0
"""English emergencies count so much more in the sum: of them more must be found (97 of 100, elsewhere 90)."""

CODE = tuple(
    Path(__file__).parent / name
    for name in (
        "building.py",
        "detector.py",
        "messages.py",
        "phrases.py",
        "reader.py",
        "../retrieval/normalising.py",
    )
)

Wanted = NDArray[np.bool_]
"""One for each message."""

Numbers = NDArray[np.float64]
"""One for each message, or for each feature."""


def build_detector(root: Path, path: Path) -> bool:
    """Fits and writes the detector; False when the one that is there still fits what it was learned from."""
    phrases = gather_phrases(read_safety(root / "locales", read_emergencies(root / "knowledge")), unveil)
    messages = list_messages(root)
    fingerprint = _take_fingerprint(phrases, messages)
    note = path.with_suffix(".fingerprint")
    if path.is_file() and note.is_file() and note.read_text(encoding="utf-8") == fingerprint:
        return False
    features = make_features(StudentEncoder.load(WEIGHTS), phrases, [unveil(one.text) for one in messages])
    alarmed = np.asarray([one.emergency is not None for one in messages])
    in_english = np.asarray([one.language == ENGLISH for one in messages])
    weights = weigh_messages(messages) * np.where(alarmed & in_english, ENGLISH_WEIGHT, 1.0)
    sums = [_fit(features, alarmed, weights)]
    names = np.asarray([str(one.emergency) for one in messages])[alarmed]
    sums += [_fit(features[alarmed], names == emergency, np.ones(len(names))) for emergency in Emergency]
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path,
        weights=np.asarray([weights for weights, _ in sums], np.float32),
        biases=np.asarray([bias for _, bias in sums], np.float32),
        stems=np.asarray(phrases.stems),
        columns=np.asarray(phrases.columns),
    )
    note.write_text(fingerprint, encoding="utf-8")
    return True


def _fit(features: Features, wanted: Wanted, weights: Numbers) -> tuple[Numbers, float]:
    """Returns the weight of each feature, and the bias.

    Features are scaled first by how much each tells by itself, the log of its odds (NBSVM: Wang and Manning, 2012).
    """
    scale = _find_odds(features, wanted, weights) ** SHARPNESS
    model = LogisticRegression(C=STRENGTH, max_iter=ROUNDS, solver="liblinear", random_state=7)
    model.fit(features @ diags(scale), wanted, sample_weight=weights)
    return np.asarray(model.coef_[0] * scale), float(model.intercept_[0])


def _find_odds(features: Features, wanted: Wanted, weights: Numbers) -> Numbers:
    present = (features != 0).astype(np.float64)
    shares = []
    for side in (wanted, ~wanted):
        seen = SEEN_BEFORE + present[side].T @ weights[side]
        shares.append(seen / seen.sum())
    odds: Numbers = np.abs(np.log(shares[0] / shares[1]))
    return odds.astype(np.float32)


def _take_fingerprint(phrases: Phrases, messages: Sequence[Message]) -> str:
    """Tells one state of everything that is learned from, and of what learns, from another."""
    digest = hashlib.sha256(repr((phrases.stems, phrases.columns, messages)).encode())
    for path in (*CODE, *sorted(WEIGHTS.iterdir())):
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
