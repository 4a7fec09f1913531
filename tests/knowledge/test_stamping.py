"""A stamp is written beside the translation, the rest of the file stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.checking import check_catalogue
from knowledge.stamping import english_of_article, english_of_city, stamp_translations
from knowledge.translation import fingerprint
from tests.knowledge.making import Tree, article

TRANSLATION = "locales/ar/articles/gp/doctor.yml"


def test_stamping_ends_every_complaint_of_staleness(tree: Tree) -> None:
    stale = check_catalogue(tree.read())
    assert stale
    assert all("is stale" in complaint.problem for complaint in stale)
    stamp_translations(tree.read(), "ar")
    assert check_catalogue(tree.read()) == ()


def test_stamping_tells_the_files_it_changed(tree: Tree) -> None:
    changed = {path.relative_to(tree.root).as_posix() for path in stamp_translations(tree.read(), "ar")}
    assert changed == {
        "locales/ar/articles/gp/doctor.yml", "locales/ar/articles/waste/bins.yml", "locales/ar/cities/bristol.yml",
    }  # fmt: skip


def test_stamping_twice_changes_nothing_more(tree: Tree) -> None:
    stamp_translations(tree.read(), "ar")
    assert stamp_translations(tree.read(), "ar") == ()


def test_only_what_changed_is_stamped_again(tree: Tree) -> None:
    stamp_translations(tree.read(), "ar")
    tree.write_article("gp/doctor", article("doctor", title="Another title", related=["waste/bins"]))
    assert stamp_translations(tree.read(), "ar") == (tree.root / TRANSLATION,)


def test_the_rest_of_the_file_stays_as_it_was(tree: Tree) -> None:
    path: Path = tree.root / TRANSLATION
    before = "# A note to translators\n" + path.read_text(encoding="utf-8")
    path.write_text(before, encoding="utf-8")
    stamp_translations(tree.read(), "ar")
    after = path.read_text(encoding="utf-8")
    assert after.startswith(before.rstrip("\n") + "\nof:\n")


@pytest.mark.parametrize(
    "old",
    [
        "of:\n  title: '00000000'\n  free: '00000000'\n",
        "of: {}\n",
        pytest.param("of: {}"),
        pytest.param("of:\n  title: '00000000'"),
    ],
)
def test_old_stamps_give_way_to_new_ones(tree: Tree, old: str) -> None:
    path = tree.root / TRANSLATION
    body = path.read_text(encoding="utf-8")
    path.write_text(body + old, encoding="utf-8")
    stamp_translations(tree.read(), "ar")
    stamps = {"title": fingerprint("About doctor"), "free": fingerprint("Seeing a doctor is free.")}
    lines = "".join(f"  '{id_}': '{stamp}'\n" for id_, stamp in stamps.items())
    assert path.read_text(encoding="utf-8") == f"{body}of:\n{lines}"


def test_stamps_in_the_middle_of_a_file_are_found(tree: Tree) -> None:
    path = tree.root / TRANSLATION
    body = path.read_text(encoding="utf-8")
    path.write_text("of:\n  title: '00000000'\n" + body, encoding="utf-8")
    stamp_translations(tree.read(), "ar")
    assert path.read_text(encoding="utf-8").startswith(body.rstrip("\n") + "\nof:\n")


def test_a_language_that_is_not_kept_has_nothing_to_stamp(tree: Tree) -> None:
    assert stamp_translations(tree.read(), "fr") == ()


def test_a_title_and_every_statement_are_remembered(tree: Tree) -> None:
    assert english_of_article(tree.read(), "gp/doctor") == {
        "title": "About doctor",
        "free": "Seeing a doctor is free.",
    }


def test_every_service_and_container_is_remembered(tree: Tree) -> None:
    assert english_of_city(tree.read(), "bristol") == {
        "service:surgery": "A place with doctors.",
        "container:black-bin": "Black bin",
    }


def test_a_fingerprint_does_not_mind_how_lines_are_broken() -> None:
    assert fingerprint("one two\n  three") == fingerprint(" one  two three ")


def test_a_fingerprint_minds_every_word() -> None:
    assert fingerprint("one two") != fingerprint("one too")
