"""Why an exam could not be held."""

from __future__ import annotations


class ExamError(Exception):
    """The exam was not held; the message says why and what to do."""


class QuestionsUnreadable(ExamError):
    """A line of a set is not a question."""


class GatewayRefused(ExamError):
    """The gateway did not take a question."""


class SelectorFailed(ExamError):
    """Rasa's ResponseSelector did not train or did not answer."""
