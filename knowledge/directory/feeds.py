"""Reads a feed of services, HSDS 3.0 or Open Referral UK, from a file or over HTTP: whole, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from knowledge.directory.errors import FeedRefused

MOST_BYTES = 100 * 1024 * 1024
MOST_PAGES = 1000
MOST_SERVICES = 2000
"""A city pack is read by people, file by file: a larger feed is for a whole county, and wants narrowing."""

SECONDS = 30.0
_PAGES = ("contents", "content")
_TOTALS = ("total_pages", "totalPages")


@dataclass(frozen=True, slots=True)
class Feed:
    """The services of a feed as they stand, and where they came from."""

    address: str
    services: tuple[dict[str, Any], ...]


def read_feed(address: str) -> Feed:
    """Read a feed; FeedRefused when it is no feed, too large, or out of reach."""
    if "://" not in address:
        return _gather(address, lambda page: _read_file(address) if page == 1 else {})
    if not address.startswith(("http://", "https://")):
        raise FeedRefused(f"{address}: only http:// and https:// addresses and files are read.")
    with httpx.Client(timeout=SECONDS, follow_redirects=True) as client:
        return _gather(address, lambda page: _fetch_page(client, address, page))


def _gather(address: str, read_page: Callable[[int], Any]) -> Feed:
    first = read_page(1)
    found = _services_of(address, first)
    pages = next((first[name] for name in _TOTALS if isinstance(first, dict) and name in first), 1)
    if not isinstance(pages, int) or pages > MOST_PAGES:
        raise FeedRefused(f"{address}: says it has {pages!r} pages; at most {MOST_PAGES} are read.")
    for page in range(2, pages + 1):
        found += _services_of(address, read_page(page))
        _check_count(address, found)
    _check_count(address, found)
    return Feed(address, tuple(found))


def _check_count(address: str, found: list[dict[str, Any]]) -> None:
    if len(found) > MOST_SERVICES:
        remedy = "Narrow the feed to the city, for example by its area, and import that."
        raise FeedRefused(f"{address}: holds more than {MOST_SERVICES} services. {remedy}")


def _services_of(address: str, page: Any) -> list[dict[str, Any]]:
    """A page is a list of services, a page object around one, or a single service."""
    if isinstance(page, dict):
        page = next((page[name] for name in _PAGES if name in page), [page] if "name" in page else page)
    if not isinstance(page, list) or not all(isinstance(service, dict) for service in page):
        raise FeedRefused(f"{address}: is no list of services, and no page with `contents`.")
    return list(page)


def _read_file(address: str) -> Any:
    path = Path(address)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise FeedRefused(f"{address}: is larger than {MOST_BYTES // 1024**2} MiB.")
        return _parse(address, path.read_bytes())
    except OSError as error:
        raise FeedRefused(f"{address}: cannot be read ({type(error).__name__}). Check the path.") from error


def _fetch_page(client: httpx.Client, address: str, page: int) -> Any:
    body = bytearray()
    try:
        with client.stream("GET", address, params={"page": page} if page > 1 else None) as response:
            response.raise_for_status()
            for piece in response.iter_bytes():
                body += piece
                if len(body) > MOST_BYTES:
                    raise FeedRefused(f"{address}: sends more than {MOST_BYTES // 1024**2} MiB.")
    except httpx.HTTPStatusError as error:
        raise FeedRefused(f"{address}: answers {error.response.status_code}. Check the address.") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FeedRefused(
            f"{address}: cannot be reached ({type(error).__name__}). Try again later."
        ) from error
    return _parse(address, bytes(body))


def _parse(address: str, body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise FeedRefused(f"{address}: is no JSON ({type(error).__name__}). Ask its publisher.") from error
