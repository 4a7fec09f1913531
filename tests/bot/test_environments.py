"""Set-up: finding a Python that runs, knowing when nothing is to be done, refusing CUDA."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.environments.environment import CUDA_NAMES, Environment, run_installer
from bot.environments.errors import CudaFound, InstallFailed, PythonIncomplete, PythonMissing, ServerMissing
from bot.environments.installing import Wanted, our_environment, rasa_environment
from bot.environments.interpreters import find_python
from bot.environments.postgresql import ensure_postgresql, find_postgresql

HERE: tuple[int, int] = (sys.version_info.major, sys.version_info.minor)
NAME = f"python{HERE[0]}.{HERE[1]}"
ROOT = Path(__file__).resolve().parents[2]
REAL = Path(sys.base_prefix) / "bin" / NAME


def make_program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def make_environment(folder: Path, pins: str = "alpha==1.0 \\\n    --hash=sha256:00\n") -> Environment:
    lock, more = folder / "app.txt", folder / "test.txt"
    lock.write_text(pins)
    more.write_text("beta-tools==2.0\n")
    make_program(folder / "env" / "bin" / "python", "exit 0")
    return Environment(folder / "env", (lock,), (more,))


def add_package(environment: Environment, name: str) -> None:
    (environment.folder / "lib/python3.11/site-packages" / f"{name}-1.0.dist-info").mkdir(parents=True)


@pytest.fixture
def bare_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    return tmp_path


def test_a_shim_that_fails_is_passed_over_for_pyenvs_own_python(bare_places: Path) -> None:
    make_program(bare_places / "bin" / NAME, "echo 'pyenv: command not found' >&2; exit 127")
    home = bare_places / "pyenv" / "versions" / f"{HERE[0]}.{HERE[1]}.99" / "bin" / NAME
    real = make_program(home, f'exec "{REAL}" "$@"')
    assert find_python(HERE) == real


def test_a_python_of_another_version_is_not_taken(bare_places: Path) -> None:
    make_program(bare_places / "bin" / "python3.0", f'exec "{REAL}" "$@"')
    with pytest.raises(PythonMissing, match=r"no Python 3\.0 runs here"):
        find_python((3, 0))


def test_a_python_without_venv_names_debians_package(bare_places: Path) -> None:
    make_program(bare_places / "bin" / NAME, f'exec "{REAL}" "$@"')
    with pytest.raises(PythonIncomplete, match=rf"lacks nowhere_to_be_found.*{NAME}-venv"):
        find_python(HERE, needs=("nowhere_to_be_found",))


def test_an_environment_is_current_once_it_is_marked(tmp_path: Path) -> None:
    environment = make_environment(tmp_path)
    before = environment.is_current()
    environment.mark_current()
    assert (before, environment.is_current()) == (False, True)


def test_a_changed_lock_makes_an_environment_stale(tmp_path: Path) -> None:
    environment = make_environment(tmp_path)
    environment.mark_current()
    environment.locks[0].write_text("alpha==1.1\n")
    assert not environment.is_current()


@pytest.mark.parametrize("make", [our_environment, rasa_environment])
def test_what_was_set_up_for_tests_is_current_for_running_too(
    tmp_path: Path, make: Callable[[Path, Wanted], Environment]
) -> None:
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    tests, running = make(tmp_path, Wanted.TESTS), make(tmp_path, Wanted.RUNNING)
    make_program(tests.python, "exit 0")
    running.mark_current()
    assert not tests.is_current()
    tests.mark_current()
    assert running.is_current()
    assert running.locked_names() == tests.locked_names()


@pytest.mark.parametrize("make", [our_environment, rasa_environment])
def test_no_lock_names_torch_or_a_package_for_graphics_cards(
    make: Callable[[Path, Wanted], Environment],
) -> None:
    names = make(ROOT, Wanted.TESTS).locked_names()
    assert len(names) > 50
    assert [name for name in names if CUDA_NAMES.match(name) or name == "torch"] == []


def test_an_environment_that_was_moved_is_made_again(tmp_path: Path) -> None:
    environment = make_environment(tmp_path)
    environment.mark_current()
    moved = Environment(environment.folder.rename(tmp_path / "other"), environment.locks)
    assert moved.is_elsewhere()
    assert not moved.is_current()


def test_packages_that_no_lock_names_are_strays(tmp_path: Path) -> None:
    environment = make_environment(tmp_path)
    for name in ("alpha", "beta_tools", "gamma", "pip", "torch"):
        add_package(environment, name)
    assert environment.list_strays() == ["gamma"]


@pytest.mark.parametrize("name", ["nvidia_cublas_cu12", "triton", "cuda_bindings", "pytorch_triton"])
def test_a_cuda_package_stops_set_up(tmp_path: Path, name: str) -> None:
    environment = make_environment(tmp_path)
    add_package(environment, name)
    with pytest.raises(CudaFound, match=name):
        environment.refuse_cuda()


@pytest.mark.parametrize(("cuda", "refused"), [("'12.8'", True), ("None", False)])
def test_torch_built_for_cuda_stops_set_up(tmp_path: Path, cuda: str, *, refused: bool) -> None:
    environment = make_environment(tmp_path)
    version = environment.folder / "lib/python3.11/site-packages/torch/version.py"
    version.parent.mkdir(parents=True)
    version.write_text(f"from typing import Optional\ncuda: Optional[str] = {cuda}\n")
    if not refused:
        return environment.refuse_cuda()
    with pytest.raises(CudaFound, match="built for CUDA"):
        environment.refuse_cuda()


def test_a_failed_command_is_reported_with_its_words_and_output() -> None:
    with pytest.raises(InstallFailed, match=r"(?s)exit 3.*no space left"):
        run_installer(["sh", "-c", "echo no space left; exit 3"])


def test_the_newest_postgresql_is_found(tmp_path: Path) -> None:
    for version in ("9", "15", "14"):
        make_program(tmp_path / version / "bin" / "postgres", "exit 0")
    assert find_postgresql((f"{tmp_path}/*/bin/postgres",)) == tmp_path / "15" / "bin" / "postgres"


@pytest.mark.parametrize("ci", [True, False])
def test_missing_postgresql_fails_ci_and_is_named_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, ci: bool
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # neither postgres nor apt-get is there
    nowhere = (f"{tmp_path}/*/bin/postgres",)
    if not ci:
        ensure_postgresql({}, nowhere)
        assert "NOT RUN" in capsys.readouterr().err
        return
    with pytest.raises(ServerMissing, match="apt-get install postgresql"):
        ensure_postgresql({"CI": "true"}, nowhere)
