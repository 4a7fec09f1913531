"""Which encoder serves which language, and what is said when one cannot be loaded."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.errors import EncoderMissing
from knowledge.retrieval.encoding import Encoders, JointEncoder, load_encoders
from tests.knowledge.retrieval.fake_encoder import FakeEncoder

ENGLISH, OTHERS = FakeEncoder("english"), FakeEncoder("others", 32)


@pytest.mark.parametrize(
    ("language", "encoder"), [("en", ENGLISH), ("ar", OTHERS), ("fr", OTHERS), ("", OTHERS)]
)
def test_english_has_its_own_encoder(language: str, encoder: FakeEncoder) -> None:
    assert Encoders(ENGLISH, OTHERS).of_language(language) is encoder


def test_the_name_tells_both_encoders() -> None:
    assert Encoders(ENGLISH, OTHERS).name == "english others"


def test_the_student_alone_serves_every_language_without_torch() -> None:
    encoders = load_encoders("student")
    assert encoders.english is encoders.others
    assert encoders.english.name.startswith("student-")


def test_a_joint_encoder_averages_two_scores() -> None:
    joint = JointEncoder(ENGLISH, OTHERS)
    texts = ["old sofa", "old bed"]
    scores = [float(np.dot(*encoder.encode(texts))) for encoder in (ENGLISH, OTHERS, joint)]
    assert scores[2] == pytest.approx((scores[0] + scores[1]) / 2)
    assert (joint.name, joint.dimensions) == ("english+others", ENGLISH.dimensions + OTHERS.dimensions)


def test_an_unknown_model_says_what_to_set(tmp_path_factory: pytest.TempPathFactory) -> None:
    nowhere = str(tmp_path_factory.mktemp("model"))
    with pytest.raises(EncoderMissing, match="Set WAYMARK_ENCODER"):
        load_encoders(nowhere)
