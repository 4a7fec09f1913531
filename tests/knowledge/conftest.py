"""The small tree of knowledge that most of these tests begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.knowledge.making import Tree, write_small


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A tree that a test may add to and break."""
    return write_small(tmp_path)
