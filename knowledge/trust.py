"""What may be shown: dates and doubts are told, and doubtful figures are withheld."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

from knowledge.article import Article, Statement
from knowledge.city import Service
from knowledge.source import Confidence, Source

FIGURES_EXPIRE_AFTER_DAYS = 3 * 365
SERVICES_REVIEWED_EVERY_DAYS = 180

# A phone number, a price, or an hour of the day. A year, "14 days" or "section 17" are none of these.
_FIGURES = re.compile(
    r"\b0\d[\d ]{7,}\d\b|\b0800[\d ]+\d\b|\b116 ?\d{3}\b|£ ?\d|\b\d+p\b"
    r"|\b\d{1,2}([:.]\d\d)? ?(am|pm)\b|\b\d{1,2}:\d\d\b",
    re.IGNORECASE,
)


class Showing(Enum):
    """How a statement or a service may be shown."""

    PLAIN = "plain"
    CHECK = "check"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Judge:
    """Decides what is shown on a day. `show_withheld`: an editor previews everything."""

    today: date
    show_withheld: bool = False

    def judge_statement(self, statement: Statement, article: Article) -> Showing:
        """Return how a statement of an article is shown."""
        source = statement.source
        if statement.helpline and source.confidence is Confidence.CONFIRMED:
            return Showing.PLAIN
        if _FIGURES.search(statement.text) and self.is_stale(source):
            return Showing.CHECK if self.show_withheld else Showing.WITHHELD
        return self._judge_age(source, article.review_days, live_check=statement.live_check)

    def judge_service(self, service: Service) -> tuple[Service, Showing]:
        """Return a service as it may be shown: without its phone, price, hours and address if doubtful."""
        showing = self._judge_age(service.source, SERVICES_REVIEWED_EVERY_DAYS, live_check=service.live_check)
        held = any((service.phone, service.email, service.address, service.hours, service.price))
        if not held or not self.is_stale(service.source) or self.show_withheld:
            return service, showing
        bare = replace_contact(service)
        return bare, Showing.WITHHELD

    def is_stale(self, source: Source) -> bool:
        """Tell whether a source is too unsure or too old for its figures to be trusted."""
        unsure = source.confidence is not Confidence.CONFIRMED
        return unsure or source.is_older_than(FIGURES_EXPIRE_AFTER_DAYS, self.today)

    def _judge_age(self, source: Source, review_days: int, *, live_check: bool) -> Showing:
        if source.confidence is not Confidence.CONFIRMED or source.as_of is None or live_check:
            return Showing.CHECK
        return Showing.CHECK if source.is_older_than(review_days, self.today) else Showing.PLAIN


def replace_contact(service: Service) -> Service:
    """Return the service with its name, purpose and website only."""
    nothing = dict.fromkeys(("phone", "email", "address", "hours", "opening", "price"))
    return service.model_copy(update=nothing)
