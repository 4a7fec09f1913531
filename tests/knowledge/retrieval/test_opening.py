"""The index is built when it does not fit, and read when it does."""

from __future__ import annotations

from pathlib import Path

from knowledge.retrieval.opening import open_index
from tests.knowledge.making import Tree, article
from tests.knowledge.retrieval.making import make_encoders


def test_an_index_is_built_once_and_then_read(tree: Tree, tmp_path: Path) -> None:
    said: list[str] = []
    for _ in range(2):
        open_index(tree.read(), make_encoders(), tmp_path / "index", said.append)
    assert [line.split(":")[0] for line in said] == ["Index", "Index"]
    assert "48 passages" in said[0]


def test_an_index_is_built_anew_when_the_knowledge_changes(tree: Tree, tmp_path: Path) -> None:
    said: list[str] = []
    open_index(tree.read(), make_encoders(), tmp_path / "index", said.append)
    tree.write_article("esol/classes", article("classes"))
    index = open_index(tree.read(), make_encoders(), tmp_path / "index", said.append)
    assert len(said) == 4
    assert "esol/classes" in {passage.article for passage in index.english.passages}
