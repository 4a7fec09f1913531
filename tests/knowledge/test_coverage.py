"""The coverage page counts what there is, and names what is missing."""

from __future__ import annotations

from pathlib import Path

from knowledge.catalogue import read_catalogue
from knowledge.coverage import TOPIC_TAGS, list_missing_needs, write_coverage
from knowledge.source import Topic
from tests.knowledge.making import Tree, city, container, service, write_small

ROOT = Path(__file__).resolve().parents[2]


def test_every_topic_has_its_needs() -> None:
    assert set(TOPIC_TAGS) == set(Topic)


def test_a_page_counts_articles_services_and_translations(tmp_path: Path) -> None:
    page = write_coverage(write_small(tmp_path).read())
    assert "| gp | 1 | 1 (0) | 1 (0) | 1 (0) | 1 (0) |" in page
    assert "| bristol | 0 | 0 | 0 | 0 | 1 | 1 |" in page
    assert "| ar | 2 of 2 | 1 of 1 | 3 of 3 | 3 | 0 | 3 |" in page


def test_a_need_is_missing_unless_the_city_or_its_parent_serves_it(tree: Tree) -> None:
    tree.write_city("london", city("London"), [service("law", tags=["legal-advice"])], [container()])
    tree.write_city("hackney", city("Hackney", parent="london"), [service("gp")], [container()])
    missing = list_missing_needs(tree.read().cities["hackney"])
    assert "food" in missing
    assert not {"gp", "legal-advice"} & set(missing)


def test_a_city_in_the_making_is_named(tree: Tree) -> None:
    tree.write_city("leicester", city("Leicester", draft=True), [], [])
    assert "- leicester" in write_coverage(tree.read())


def test_the_shipped_page_names_every_city_and_language() -> None:
    # To mend it: make coverage
    page = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    catalogue = read_catalogue(ROOT / "knowledge", ROOT / "locales")
    assert catalogue.cities
    assert [id_ for id_ in (*catalogue.cities, *catalogue.languages) if f"| {id_} |" not in page] == []
