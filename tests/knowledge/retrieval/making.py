"""Passages, indexes and gates for the tests of retrieval."""

from __future__ import annotations

from knowledge.retrieval.deciding import Gate, Line
from knowledge.retrieval.encoding import Encoders
from knowledge.retrieval.index import Index, build_index
from knowledge.retrieval.passages import Passage, PassageKind
from knowledge.retrieval.searching import Candidate
from tests.knowledge.retrieval.fake_encoder import FakeEncoder

ASKED = {
    ("gp/register", "en"): ("register with a doctor", "join a surgery"),
    ("gp/costs", "en"): ("help with health costs", "pay less for prescriptions HC2"),
    ("waste/bulky", "en"): ("take away my old sofa", "big furniture collection"),
    ("gp/register", "ar"): ("سجل عند طبيب", "اريد دكتور"),
    ("waste/bulky", "ar"): ("خذوا الكنبة القديمة", "اثاث كبير"),
}


def make_encoders() -> Encoders:
    """One fake for English, another for every other language."""
    return Encoders(FakeEncoder("fake-english", 256), FakeEncoder("fake-others", 512))


def make_passages() -> tuple[Passage, ...]:
    """Two questions an article and language."""
    return tuple(
        Passage(article, text, language, PassageKind.ASK)
        for (article, language), texts in ASKED.items()
        for text in texts
    )


def make_index(encoders: Encoders) -> Index:
    """The index of these passages."""
    return build_index(make_passages(), encoders)


def make_candidate(article: str, score: float, lexical: float = 0.0) -> Candidate:
    """A candidate whose parts are of no concern."""
    return Candidate(article, score, score, lexical)


def make_gate(answer_at: float = 0.8, clarify_at: float = 0.5) -> Gate:
    """A gate that looks at the score alone: 0.5 gives a probability of a half, both ways."""
    line = Line(score=10, margin=0, lexical=0, constant=-5)
    # Steep enough to be all or nothing on either side of its middle, so that `right` alone tells the rest.
    inside = Line(score=2000, margin=0, lexical=0, constant=-999)
    return Gate(right=line, inside=inside, answer_at=answer_at, clarify_at=clarify_at)
