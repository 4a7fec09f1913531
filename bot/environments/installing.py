"""Brings both environments up to date: ours first, since it holds the installer of the other."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from bot.environments.environment import Environment, run_installer
from bot.environments.errors import InstallFailed, PythonIncomplete, PythonMissing
from bot.environments.interpreters import Version, find_python
from bot.environments.progress import show_step

OUR_VERSIONS: tuple[Version, ...] = ((3, 11), (3, 12), (3, 13))
RASA_VERSION: Version = (3, 10)


class Wanted(Enum):
    """What the environments are for."""

    RUNNING = "running"
    TESTS = "tests"


def our_environment(root: Path, wanted: Wanted) -> Environment:
    """The environment of the gateway, the action server, retrieval and their tests."""
    folder = root / "requirements"
    locks, further = _split((folder / "app.txt", folder / "test.txt"), wanted)
    return Environment(root / ".venv", locks, further, (folder / "torch.in", folder / "uv.txt"))


def rasa_environment(root: Path, wanted: Wanted) -> Environment:
    """The environment of the Rasa server and the tests of bot/dialogue."""
    folder = root / "requirements"
    locks, further = _split((folder / "rasa.txt", folder / "rasa-test.txt"), wanted)
    return Environment(root / ".venv-rasa", locks, further)


def set_up_ours(environment: Environment, root: Path) -> None:
    """Make `.venv`: Python, pip's CPU build of torch, then everything else from the lock."""
    if _must_be_made(environment):
        with show_step("Making .venv"):
            python = _find_ours()
            shutil.rmtree(environment.folder, ignore_errors=True)
            run_installer([python, "-m", "venv", environment.folder])
    pip: list[str | Path] = [
        environment.python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    requirements = root / "requirements"
    with show_step("Installing uv"):
        run_installer([*pip, "--require-hashes", "-r", requirements / "uv.txt"])
    with show_step("Installing torch, CPU build (about 200 MB)"):
        run_installer([*pip, "--retries", "1", "--no-deps", "-r", requirements / "torch.in"])
    environment.refuse_cuda()
    with show_step("Installing the gateway, the action server and retrieval"):
        _install_locked(environment, environment)
    _finish(environment)


def set_up_rasa(environment: Environment, ours: Environment) -> None:
    """Make `.venv-rasa` with the uv of our environment."""
    if _must_be_made(environment):
        with show_step("Making .venv-rasa"):
            python = _find_rasas(ours)
            run_installer([_uv(ours), "venv", "--quiet", "--clear", "--python", python, environment.folder])
    with show_step("Installing Rasa (about 700 MB)"):
        _install_locked(environment, ours)
    _finish(environment)


@contextmanager
def one_at_a_time(root: Path) -> Iterator[None]:
    """Hold the set-up of this checkout, so that two commands started together do not mix."""
    (root / "var").mkdir(exist_ok=True)
    with (root / "var" / "set-up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _must_be_made(environment: Environment) -> bool:
    return not environment.python.exists() or environment.is_elsewhere()


def _find_ours() -> Path:
    incomplete: PythonIncomplete | None = None
    for version in OUR_VERSIONS:
        try:
            return find_python(version, needs=("venv", "ensurepip"))
        except PythonIncomplete as error:
            incomplete = incomplete or error
        except PythonMissing:
            continue
    raise incomplete or PythonMissing(
        "Waymark needs Python 3.11, 3.12 or 3.13, and none runs here."
        " On Debian 12: apt-get install python3.11 python3.11-venv"
    )


def _find_rasas(ours: Environment) -> str | Path:
    try:
        return find_python(RASA_VERSION)
    except PythonMissing as missing:
        return _fetch_rasas(ours, missing)


def _fetch_rasas(ours: Environment, missing: PythonMissing) -> str:
    version = f"{RASA_VERSION[0]}.{RASA_VERSION[1]}"
    try:
        run_installer([_uv(ours), "python", "install", version])
    except InstallFailed as failed:
        remedy = f"Install it (pyenv install {version}, say) and run this again."
        message = f"Rasa needs Python {version}, and {missing}\nuv cannot fetch it. {remedy}\n{failed}"
        raise PythonMissing(message) from failed
    return version


def _install_locked(environment: Environment, ours: Environment) -> None:
    files = [word for path in environment.locks for word in ("-r", str(path))]
    uv: list[str | Path] = [_uv(ours), "pip"]
    where: list[str | Path] = ["--quiet", "--python", environment.python]
    run_installer([*uv, "install", *where, "--no-deps", "--require-hashes", *files])
    strays = environment.list_strays()
    if strays:
        run_installer([*uv, "uninstall", *where, *strays])


def _finish(environment: Environment) -> None:
    environment.refuse_cuda()
    environment.mark_current()


def _uv(ours: Environment) -> Path:
    return ours.folder / "bin" / "uv"


def _split(locks: tuple[Path, Path], wanted: Wanted) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    return (locks, ()) if wanted is Wanted.TESTS else (locks[:1], locks[1:])
