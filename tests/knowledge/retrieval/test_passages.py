"""A question is compared with titles, questions and statements, in every language."""

from __future__ import annotations

from collections import Counter

from knowledge.retrieval.passages import Passage, PassageKind, collect_passages
from tests.knowledge.making import Tree


def test_every_part_of_every_article_is_a_passage(tree: Tree) -> None:
    passages = collect_passages(tree.read())
    kinds = Counter((passage.language, passage.kind) for passage in passages)
    counts = {PassageKind.TITLE: 2, PassageKind.ASK: 20, PassageKind.STATEMENT: 2}
    assert kinds == {(language, kind): count for language in ("en", "ar") for kind, count in counts.items()}


def test_a_passage_knows_its_article(tree: Tree) -> None:
    passages = collect_passages(tree.read())
    assert Passage("gp/doctor", "About doctor", "en", PassageKind.TITLE) in passages
    assert Passage("gp/doctor", "نص free", "ar", PassageKind.STATEMENT) in passages


def test_an_article_without_a_translation_is_compared_in_english(tree: Tree) -> None:
    (tree.locales / "ar/articles/gp/doctor.yml").unlink()
    passages = collect_passages(tree.read())
    assert {passage.language for passage in passages if passage.article == "gp/doctor"} == {"en"}


def test_the_order_is_the_same_every_time(tree: Tree) -> None:
    assert collect_passages(tree.read()) == collect_passages(tree.read())
