"""Builds the detector from the messages of every language, when they or the encoder changed."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import diags
from sklearn.linear_model import LogisticRegression

from knowledge.catalogue import Catalogue, read_catalogue
from knowledge.emergency import Emergency, read_emergencies
from knowledge.retrieval.encoding import WEIGHTS
from knowledge.retrieval.student import StudentEncoder
from knowledge.safety.detector import Features, make_features, unveil
from knowledge.safety.phrases import gather_phrases
from knowledge.safety.texts import AlarmsFile, read_alarms, read_safety

STRENGTH, ROUNDS = 30.0, 300
SEEN_BEFORE = 1.0
"""As if each feature had been seen so often on either side: what is rare tells little."""

ORDINARY_WEIGHT, ASKED_WEIGHT = 0.5, 0.15
"""Ordinary questions, and those of the articles, count less than a message that was written to be told apart."""

NEAR = frozenset({"housing/homeless-now", "gp/urgent-care"})
"""Articles that people in an emergency ask for: their questions teach nothing about calm."""

Wanted = NDArray[np.bool_]
"""One for each message."""

Numbers = NDArray[np.float64]
"""One for each message, or for each feature."""

CODE = tuple(Path(__file__).parent / name for name in ("building.py", "detector.py", "phrases.py"))


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """What is learned from; `emergency` None: there is none."""

    text: str
    language: str
    weight: float
    emergency: Emergency | None = None


def build_detector(root: Path, path: Path) -> bool:
    """Fits and writes the detector; False when the one that is there still fits what it was learned from."""
    fingerprint = _take_fingerprint(root)
    note = path.with_suffix(".fingerprint")
    if path.is_file() and note.is_file() and note.read_text(encoding="utf-8") == fingerprint:
        return False
    files = read_safety(root / "locales", read_emergencies(root / "knowledge"))
    alarms = read_alarms(root / "locales")
    catalogue = read_catalogue(root / "knowledge", root / "locales")
    messages = [*_list_alarms(alarms), *_list_calm(alarms), *sorted(_list_ordinary(alarms, catalogue))]
    phrases = gather_phrases(files, unveil)
    features = make_features(StudentEncoder.load(WEIGHTS), phrases, [unveil(one.text) for one in messages])
    alarmed = np.asarray([one.emergency is not None for one in messages])
    sums = [_fit(features, alarmed, _weigh(messages))]
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
    scale = _find_odds(features, wanted, weights)
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


def _weigh(messages: Sequence[Message]) -> Numbers:
    """In each language the emergencies weigh as much as all the rest, or its many questions would drown them."""
    alarms: defaultdict[str, float] = defaultdict(float)
    rest: defaultdict[str, float] = defaultdict(float)
    for one in messages:
        if one.emergency is None:
            rest[one.language] += one.weight
        else:
            alarms[one.language] += 1
    return np.asarray(
        [
            one.weight if one.emergency is None else max(1.0, rest[one.language] / alarms[one.language])
            for one in messages
        ]
    )


def _list_alarms(files: Mapping[str, AlarmsFile]) -> Iterator[Message]:
    for language, file in files.items():
        for emergency, examples in file.examples.items():
            yield from (Message(text, language, 1.0, emergency) for text in examples.alarm)


def _list_calm(files: Mapping[str, AlarmsFile]) -> Iterator[Message]:
    for language, file in files.items():
        for examples in file.examples.values():
            yield from (Message(text, language, 1.0) for text in examples.calm)


def _list_ordinary(files: Mapping[str, AlarmsFile], catalogue: Catalogue) -> Iterator[Message]:
    for language, file in files.items():
        yield from (Message(text, language, ORDINARY_WEIGHT) for text in file.ordinary)
    asked = [("en", id_, article.ask) for id_, article in catalogue.articles.items()]
    for language, made in catalogue.article_translations.items():
        asked += [(language, id_, translation.ask) for id_, translation in made.items()]
    for language, id_, texts in asked:
        if id_ not in NEAR:
            yield from (Message(text, language, ASKED_WEIGHT) for text in texts)


def _take_fingerprint(root: Path) -> str:
    """Tells one state of everything that is learned from, and of what learns, from another."""
    digest = hashlib.sha256()
    learned = sorted([*root.glob("locales/**/*.yml"), *root.glob("knowledge/articles/*/*.yml")])
    for path in (*learned, *CODE, *sorted(WEIGHTS.iterdir())):
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
