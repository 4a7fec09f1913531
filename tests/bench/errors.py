"""What can go wrong while measuring. A slow figure is no error; a turn without an answer is."""

from __future__ import annotations


class BenchError(Exception):
    """Anything that makes the figures worthless."""


class TurnUnanswered(BenchError):
    """A server did not answer a turn, so its speed says nothing."""

    def __init__(self, server: str, status: int, body: str) -> None:
        super().__init__(f"{server} did not answer a turn: status {status}, {body[:200]!r}")


class PartFailed(BenchError):
    """A process ended or did not get ready; its log says why."""

    def __init__(self, name: str, log: object) -> None:
        super().__init__(f"{name} did not get ready: see {log}")


class StepFailed(BenchError):
    """A command that the bench needs ended with an error; carries what it said."""

    def __init__(self, command: str, output: str) -> None:
        super().__init__(f"{command} failed:\n{output.strip()}")
