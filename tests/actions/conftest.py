"""Two worlds: a small one of the tests' own, and the one that newcomers meet."""

from __future__ import annotations

import pytest

from actions.executor import build_executor
from actions.world import World, name_nations
from knowledge.catalogue import Catalogue, read_catalogue
from knowledge.items import Items
from knowledge.places import Places
from knowledge.retrieval.deciding import Gate, Line, read_gates
from knowledge.retrieval.encoding import Encoders, load_encoders
from knowledge.retrieval.index import build_index
from knowledge.retrieval.passages import collect_passages
from knowledge.retrieval.searching import Searcher
from locales.catalogue import read_locales
from tests.actions.dialogue import ROOT, Dialogue
from tests.actions.small_knowledge import write_knowledge
from tests.actions.word_encoder import WordEncoder

# Sure when most words fit and the next article is far; unsure when two are alike; no when few words fit.
GATE = Gate(
    right=Line(score=4, margin=20, lexical=0, constant=-6),
    inside=Line(score=20, margin=0, lexical=0, constant=-9),
    answer_at=0.5,
    clarify_at=0.5,
)


@pytest.fixture(scope="session")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A few articles, two cities, real phrases, and an encoder that can be foreseen."""
    encoder = WordEncoder()
    catalogue = write_knowledge(tmp_path_factory.mktemp("small"))
    return make_world(catalogue, Encoders(encoder, encoder), {"en": GATE, "ar": GATE, "other": GATE})


@pytest.fixture(scope="session")
def real_world() -> World:
    """All the knowledge, found with the student encoder."""
    catalogue = read_catalogue(ROOT / "knowledge", ROOT / "locales")
    return make_world(catalogue, load_encoders("student"), dict(read_gates("student")))


@pytest.fixture
def dialogue(small_world: World) -> Dialogue:
    """A new conversation in the small world."""
    return Dialogue(build_executor(small_world))


@pytest.fixture
def real_dialogue(real_world: World) -> Dialogue:
    """A new conversation in the real one."""
    return Dialogue(build_executor(real_world))


def make_world(catalogue: Catalogue, encoders: Encoders, gates: dict[str, Gate]) -> World:
    """Build what actions share, with the index in memory."""
    locales = read_locales(ROOT / "locales")
    return World(
        catalogue=catalogue,
        locales=locales,
        searcher=Searcher(encoders, build_index(collect_passages(catalogue), encoders)),
        gates=gates,
        places=Places(catalogue, name_nations(locales)),
        items=Items(catalogue),
        show_withheld=False,
    )
