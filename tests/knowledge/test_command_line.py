"""What the knowledge check prints of how much is shown and withheld."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.__main__ import main
from knowledge.showing import describe_showing
from knowledge.trust import Judge
from tests.knowledge.making import Tree, article, city, service, source, statement


def test_a_line_counts_the_statements_and_one_each_city(tree: Tree) -> None:
    doubtful = source(confidence="remembered")
    says = [
        statement("a"),
        statement("b", source=doubtful),
        statement("c", text="It costs £5 a day.", source=doubtful),
    ]
    tree.write_article("gp/doctor", article("doctor", say=says))
    tree.write_city("bristol", city(), [service("a"), service("b", source=doubtful, phone="1")])
    lines = describe_showing(tree.read(), Judge(date(2025, 6, 2)))
    assert lines == [
        'statements: 2 shown, 1 shown with "check", 1 with contacts or figures withheld',
        'bristol: services: 1 shown, 0 shown with "check", 1 with contacts or figures withheld',
    ]


@pytest.mark.parametrize("arguments", [[], ["mend"], ["check", "--strictness", "sometimes"], ["stamp"]])
def test_a_command_that_does_not_exist_is_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: python -m knowledge" in capsys.readouterr().err
