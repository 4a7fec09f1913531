"""The places where else connectors work, as the settings name them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import APIRouter

from bot.desk.adapters.adapter import DeskAdapter
from bot.desk.adapters.answering import Answering
from bot.desk.adapters.chatwoot import Chatwoot, make_chatwoot_webhook
from bot.desk.adapters.matrix import Matrix, MatrixListener
from bot.errors import SettingsWrong
from bot.settings import Settings

SHORTEST_SECRET = 16


@dataclass(frozen=True, slots=True)
class Adapters:
    """The adapters by name, what runs beside requests for them, and the routes that they are called at."""

    by_name: Mapping[str, DeskAdapter]
    works: tuple[Callable[[], Coroutine[Any, Any, None]], ...]
    routers: tuple[APIRouter, ...]


def make_adapters(
    settings: Settings,
    http: httpx.AsyncClient,
    answering: Answering,
    telegram: DeskAdapter | None,
    wait_before_retry: Callable[[int], float],
) -> Adapters:
    """Makes those that are set; SettingsWrong when one is set by half."""
    store = answering.desk.store
    made: list[DeskAdapter] = [telegram] if telegram else []
    works, routers = [], []
    if settings.chatwoot_url:
        if not settings.chatwoot_token or len(settings.chatwoot_secret) < SHORTEST_SECRET:
            raise SettingsWrong(
                "WAYMARK_CHATWOOT_URL needs WAYMARK_CHATWOOT_TOKEN, and a WAYMARK_CHATWOOT_SECRET of 16 characters."
            )
        chatwoot = Chatwoot(
            http,
            settings.chatwoot_url,
            settings.chatwoot_token,
            settings.chatwoot_account,
            settings.chatwoot_inbox,
        )
        made.append(chatwoot)
        routers.append(make_chatwoot_webhook(chatwoot, store.rooms, answering, settings.chatwoot_secret))
    if settings.matrix_url:
        if not settings.matrix_token:
            raise SettingsWrong("WAYMARK_MATRIX_URL needs WAYMARK_MATRIX_TOKEN.")
        matrix = Matrix(http, settings.matrix_url, settings.matrix_token, store, answering.words)
        made.append(matrix)
        works.append(MatrixListener(matrix, answering, wait_before_retry).run)
    return Adapters({one.name: one for one in made}, tuple(works), tuple(routers))
