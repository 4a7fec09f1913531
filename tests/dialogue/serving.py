"""Serves a channel on a loopback port for the length of a test, as Rasa's own server does."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import aiohttp
from rasa.core.channels.channel import register
from sanic import Sanic

from bot.dialogue.channel import WaymarkChannel

LOOPBACK = "127.0.0.1"


@asynccontextmanager
async def serve(app: Sanic) -> AsyncIterator[str]:
    """Serve an app; yield its address."""
    listener = socket.socket()
    listener.bind((LOOPBACK, 0))
    server: Any = await app.create_server(sock=listener, return_asyncio_server=True, access_log=False)
    if server is None:
        raise OSError("Sanic made no server")
    await server.startup()
    await server.start_serving()
    try:
        yield f"http://{LOOPBACK}:{listener.getsockname()[1]}"
    finally:
        await server.close()


@asynccontextmanager
async def serve_channel(agent: Any) -> AsyncIterator[aiohttp.ClientSession]:
    """Serve the channel before an agent; yield a client whose addresses begin at the channel."""
    Sanic.test_mode = True  # or Sanic would rewrite its own methods a second time, and fail
    app = Sanic(f"waymark-{uuid4().hex}", configure_logging=False)
    app.ctx.agent = agent
    register([WaymarkChannel()], app, route="/webhooks/")
    async with serve(app) as url, aiohttp.ClientSession(url) as client:
        yield client
