"""The errors of a feed: one class, which says what is wrong with it and what to do."""

from __future__ import annotations

from knowledge.errors import KnowledgeError


class FeedRefused(KnowledgeError):
    """A feed cannot be read as a whole; nothing was imported."""
