"""Why the parts did not start: the supervisor's branch of the gateway's error tree."""

from __future__ import annotations

from bot.errors import BotError


class StartError(BotError):
    """Waymark did not start; the message says why and what to do."""


class NotPrepared(StartError):
    """A step before the start failed; carries everything it said."""


class PortTaken(StartError):
    """Another program listens where a part should."""

    def __init__(self, name: str, port: int) -> None:
        super().__init__(
            f"port {port} is taken, so {name} cannot start."
            " Stop what listens there, or choose another port in the WAYMARK_ settings."
        )


class NotReady(StartError):
    """The parts run, but no question can be answered."""

    def __init__(self, seconds: float, last_word: str) -> None:
        super().__init__(
            f"not ready after {seconds:.0f} s. See var/logs/. The last word on health: {last_word}"
        )
