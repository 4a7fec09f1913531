"""The processes that make up Waymark: how each is started, and with which environment."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bot.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
RASA_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
MODEL = Path("var/models/waymark.tar.gz")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

# One thread a process: the parts share few cores, and each thread pool costs memory.
FEW_THREADS = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_INTRA_OP_PARALLELISM_THREADS": "1",
    "TF_INTER_OP_PARALLELISM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "MALLOC_ARENA_MAX": "2",
}
RASA_ENVIRONMENT = {
    **FEW_THREADS,
    "RASA_TELEMETRY_ENABLED": "false",
    "RASA_CACHE_DIRECTORY": "var/cache/rasa",
    "SANIC_HOST": "127.0.0.1",
    "SANIC_WORKERS": "1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "PYTHONWARNINGS": "ignore",
    "MPLCONFIGDIR": "var/cache/matplotlib",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One process: its name, its command and what it needs in its environment."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    port: int | None = None
    """The loopback port it listens on, which must be free before it starts."""


def list_parts(settings: Settings) -> list[Part]:
    """The action server, a Rasa server for each loopback URL in the settings, and the gateway."""
    shared = {**FEW_THREADS, "PYTHONUNBUFFERED": "1", **as_environment(settings)}
    sdk = {**shared, "SANIC_HOST": "127.0.0.1", "RASA_TELEMETRY_ENABLED": "false"}
    parts = []
    if is_ours(settings.actions_url):
        parts.append(Part("actions", _ours("actions"), sdk, port_of(settings.actions_url)))
    parts += _rasa_parts(settings, {**shared, **RASA_ENVIRONMENT})
    parts.append(Part("gateway", _ours("bot", "gateway"), shared, settings.port))
    return parts


def as_environment(settings: Settings) -> dict[str, str]:
    """The settings as the variables they are read from, for the parts that read them again."""
    values = {field.name: getattr(settings, field.name) for field in dataclasses.fields(settings)}
    return {PREFIX + name.upper(): _as_text(value) for name, value in values.items()}


def is_ours(url: str) -> bool:
    """Tell whether this machine serves the URL; what runs elsewhere is not ours to start."""
    return urlsplit(url).hostname in LOOPBACK


def port_of(url: str) -> int:
    """The port that a URL names, or its scheme's own."""
    address = urlsplit(url)
    return address.port or (443 if address.scheme == "https" else 80)


def _rasa_parts(settings: Settings, environment: Mapping[str, str]) -> list[Part]:
    ports = [port_of(url) for url in settings.rasa_url if is_ours(url)]
    names = ["rasa", *(f"rasa-{number}" for number in range(2, len(ports) + 1))]
    return [
        Part(name, _rasa_command(port), environment, port) for name, port in zip(names, ports, strict=False)
    ]


def _rasa_command(port: int) -> tuple[str, ...]:
    files = ("--endpoints", "bot/dialogue/endpoints.yml", "--credentials", "bot/dialogue/credentials.yml")
    address = ("-i", "127.0.0.1", "-p", str(port), "--quiet")
    return (str(RASA_PYTHON), "-m", "rasa", "run", "-m", str(MODEL), *files, *address)


def _ours(*words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", *words)


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ",".join(str(item) for item in value)
    return str(value)
