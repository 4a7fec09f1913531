"""The one place where Rasa's own code is replaced still fits the Rasa that is installed."""

from __future__ import annotations

import ast
import inspect
import textwrap
from importlib.metadata import version

import pytest
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import EndpointConfig

from bot.dialogue.action_results import FITS_RASA, trust_action_server
from tests.dialogue.conftest import ROOT

REPLACED = "_validate_action_result"


def read_method(name: str) -> ast.FunctionDef | ast.AsyncFunctionDef:
    """Gives a method as Rasa's file has it, whatever was replaced since."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(RemoteAction)))
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == name
    ]
    assert len(found) == 1
    return found[0]


@pytest.fixture
def action() -> RemoteAction:
    """An action whose answers are trusted."""
    trust_action_server()
    return RemoteAction("action_answer", EndpointConfig("http://127.0.0.1:9"))


def test_it_fits_the_rasa_that_is_installed_and_locked() -> None:
    # When Rasa changes: read RemoteAction again, see that the replacement still does, then change FITS_RASA.
    assert version("rasa") == FITS_RASA
    assert f"rasa=={FITS_RASA} " in (ROOT / "requirements" / "rasa.txt").read_text()


def test_the_replaced_method_is_as_it_was() -> None:
    method = read_method(REPLACED)
    assert isinstance(method, ast.FunctionDef)
    assert [argument.arg for argument in method.args.args] == ["self", "result"]
    assert method.returns is not None
    assert ast.unparse(method.returns) == "bool"
    calls = {ast.unparse(node.func) for node in ast.walk(method) if isinstance(node, ast.Call)}
    assert calls == {"validate", "self.action_response_format_spec"}


def test_rasa_calls_it_once_and_does_not_look_at_its_answer() -> None:
    alone = [
        node
        for node in ast.walk(read_method("run"))
        if isinstance(node, ast.Expr) and ast.unparse(node.value) == f"self.{REPLACED}(response)"
    ]
    assert len(alone) == 1


def test_an_answer_with_its_two_lists_is_taken(action: RemoteAction) -> None:
    assert action._validate_action_result({"events": [], "responses": [{"custom": {"text": "hello"}}]})


@pytest.mark.parametrize(
    "answer", [{}, {"events": []}, {"responses": []}, {"events": None, "responses": []}, {"events": {}}]
)
def test_an_answer_without_them_is_refused_without_its_words(
    action: RemoteAction, answer: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match="no lists") as refused:
        action._validate_action_result({**answer, "said": "canary"})
    assert "canary" not in str(refused.value)
