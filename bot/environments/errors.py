"""Why set-up stopped: the branch of the gateway's error tree that a bare Python can raise."""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import BotError


class SetUpError(BotError):
    """Set-up cannot go on; the message says what is missing and what to do."""


class PythonMissing(SetUpError):
    """No Python of this version runs here."""


class PythonIncomplete(PythonMissing):
    """A Python of this version runs here, without modules that it needs."""


class InstallFailed(SetUpError):
    """A command of the installer failed; carries the end of what it said."""

    def __init__(self, command: Sequence[str], output: str) -> None:
        self.command = tuple(command)
        tail = "\n".join(output.strip().splitlines()[-15:])
        super().__init__(f"this command failed: {' '.join(command)}\n{tail}")


class CudaFound(SetUpError):
    """A package for graphics cards got in, where a CPU build is wanted."""

    def __init__(self, environment: str, names: Sequence[str]) -> None:
        self.names = tuple(names)
        super().__init__(
            f"{environment} holds packages for graphics cards: {', '.join(names)}.\n"
            f"Waymark runs on a CPU build of torch. Delete {environment}, see that pip reaches the source"
            " named in requirements/torch.in (or has a CPU build in its find-links), and run this again."
        )


class ServerMissing(SetUpError):
    """A server that the tests need is not here and may not be installed."""
