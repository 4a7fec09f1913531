"""Makes a complaint about a field of a file that was read under a key."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.catalogue import Catalogue
from knowledge.errors import Complaint
from knowledge.reading import FieldPath


def complain(catalogue: Catalogue, key: str, field: FieldPath, problem: str, remedy: str) -> Complaint:
    """Return a complaint about a field of the file that was read under `key`, such as "articles/gp/register"."""
    return catalogue.documents[key].complain(field, problem, remedy)


def compare_keys(
    catalogue: Catalogue, key: str, field: str, wanted: set[str], given: set[str]
) -> Iterator[Complaint]:
    """Complain of what is not translated, and of what translates nothing."""
    prefix = (field,) if field else ()
    for id_ in sorted(wanted - given):
        yield complain(catalogue, key, prefix, f"does not translate {id_!r}", "Add its translation.")
    for id_ in sorted(given - wanted):
        yield complain(catalogue, key, (*prefix, id_), "translates nothing in English", "Remove it.")
