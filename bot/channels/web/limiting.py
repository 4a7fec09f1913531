"""How much one conversation, and one address, may ask of the gateway: an address can be a whole hostel."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from fastapi import Request
from limits import RateLimitItem, parse_many
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from bot.errors import TooMany
from bot.settings import Settings

IPV6_PREFIX = 64
"""One household or phone has at least so large a network to itself, and could use a new address each time."""


@dataclass(frozen=True, slots=True)
class Limiter:
    """Counts in this process; `exempt_loopback` where no proxy is configured, so that nobody hides behind it."""

    turns: Sequence[RateLimitItem]
    openings: Sequence[RateLimitItem]
    requests: Sequence[RateLimitItem]
    exempt_loopback: bool
    counter: MovingWindowRateLimiter

    async def check_request(self, request: Request) -> None:
        """Counts a call of the API; raises TooMany."""
        if (address := self._find_address(request)) is not None:
            await self._count(self.requests, "request", address)

    async def check_opening(self, request: Request) -> None:
        """Counts the opening of a conversation; raises TooMany."""
        if (address := self._find_address(request)) is not None:
            await self._count(self.openings, "opening", address)

    async def check_turn(self, request: Request, conversation: str) -> None:
        """Counts a turn; raises TooMany."""
        if self._find_address(request) is not None:
            await self._count(self.turns, "turn", conversation)

    def _find_address(self, request: Request) -> str | None:
        """Returns the client's network, or None when it is exempt."""
        try:
            address = ip_address(request.client.host if request.client else "")
        except ValueError:
            return "unknown"
        if address.is_loopback and self.exempt_loopback:
            return None
        if isinstance(address, IPv6Address):
            return str(int(address) >> (128 - IPV6_PREFIX))
        return str(address)

    async def _count(self, items: Sequence[RateLimitItem], what: str, who: str) -> None:
        for item in items:
            if not await self.counter.hit(item, what, who):
                reset = (await self.counter.get_window_stats(item, what, who)).reset_time
                raise TooMany(max(1, math.ceil(reset - time.time())))


def make_limiter(settings: Settings) -> Limiter:
    """Makes the limits of the settings."""
    return Limiter(
        turns=parse_many(settings.turn_limit),
        openings=parse_many(settings.opening_limit),
        requests=parse_many(settings.request_limit),
        exempt_loopback=not settings.proxies,
        counter=MovingWindowRateLimiter(MemoryStorage()),
    )
