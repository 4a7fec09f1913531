"""The classifier: near neighbours are told apart by what their passages have in common."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from knowledge.retrieval.classifying import FAINTEST, fit_classifier, load_classifier, save_classifier
from knowledge.retrieval.student import Vectors, scale_to_unit

ARTICLES = ["gp/documents"] * 12 + ["gp/no-address"] * 12 + ["waste/bulky"] * 12


def make_vectors() -> Vectors:
    """Two neighbours that differ in one small direction, and one far away."""
    random = np.random.default_rng(3)
    shared, papers, address, sofa = np.eye(8)[:4]
    middles = [*[shared * 3 + papers] * 12, *[shared * 3 + address] * 12, *[sofa * 3] * 12]
    return scale_to_unit(np.asarray(middles, np.float32) + random.normal(0, 0.2, (36, 8)).astype(np.float32))


def test_neighbours_are_told_apart() -> None:
    vectors = make_vectors()
    classifier = fit_classifier(ARTICLES, vectors)
    told = [max(found := classifier.tell_apart(vectors[[row]]), key=found.__getitem__) for row in range(36)]
    assert told == ARTICLES


def test_log_probabilities_are_of_one_whole() -> None:
    classifier = fit_classifier(ARTICLES, make_vectors())
    logs = classifier.tell_apart(make_vectors()[[0]])
    assert math.isclose(sum(math.exp(log) for log in logs.values()), 1, abs_tol=0.01)
    assert min(logs.values()) >= FAINTEST


def test_two_articles_are_told_apart_too() -> None:
    vectors = make_vectors()[:24]
    told = fit_classifier(ARTICLES[:24], vectors).tell_apart(vectors[[23]])
    assert set(told) == {"gp/documents", "gp/no-address"}
    assert told["gp/no-address"] > told["gp/documents"]


def test_one_article_alone_is_certain() -> None:
    vectors = make_vectors()[:3]
    assert fit_classifier(["gp/register"] * 3, vectors).tell_apart(vectors[:1]) == {"gp/register": 0.0}


def test_a_classifier_that_was_kept_tells_the_same(tmp_path: Path) -> None:
    vectors = make_vectors()
    classifier = fit_classifier(ARTICLES, vectors)
    save_classifier(classifier, tmp_path / "kept.npz")
    kept = load_classifier(tmp_path / "kept.npz")
    assert kept.tell_apart(vectors[:1]) == classifier.tell_apart(vectors[:1])
