"""The check: what no single file can show, such as dead references, contradictions and stale translations."""

from __future__ import annotations

from datetime import date
from enum import Enum

from knowledge.catalogue import Catalogue
from knowledge.checking.contradictions import check_contradictions
from knowledge.checking.duplicates import check_duplicates
from knowledge.checking.figures import check_figures
from knowledge.checking.readability import check_readability
from knowledge.checking.references import check_references
from knowledge.checking.translations import check_stamps, check_translations
from knowledge.errors import Complaint

__all__ = ["Strictness", "check_catalogue"]


class Strictness(Enum):
    """What counts: everything, or only what would make a running Waymark stumble."""

    EDITING = "editing"
    STARTING = "starting"


def check_catalogue(
    catalogue: Catalogue, strictness: Strictness = Strictness.EDITING, today: date | None = None
) -> tuple[Complaint, ...]:
    """Return every complaint about the knowledge as a whole, by file and line.

    A translation whose English has changed is still shown, as a draft with the English beside it: it does not
    stop a start. Nor does what an editor should mend but a newcomer can live with.
    """
    found = [*check_references(catalogue), *check_translations(catalogue)]
    if strictness is Strictness.EDITING:
        found += [
            *check_stamps(catalogue),
            *check_figures(catalogue, today or date.today()),
            *check_duplicates(catalogue),
            *check_contradictions(catalogue),
            *check_readability(catalogue),
        ]
    return tuple(sorted(found, key=lambda complaint: (str(complaint.path), complaint.line)))
