"""The settings of every process: read once from WAYMARK_* variables, each with its default and sentence."""

import dataclasses
from collections.abc import Callable, Mapping
from ipaddress import ip_network
from typing import Any
from urllib.parse import SplitResult, urlsplit

import limits

from bot.errors import SettingsWrong

PREFIX = "WAYMARK_"
REDACTED = "<redacted>"


def setting(default: str, sentence: str, read: Callable[[str], Any] = str, *, secret: bool = False) -> Any:
    """Declares one setting: its default as it would stand in the environment, and what it is for."""
    metadata = {"default": default, "sentence": sentence, "read": read, "secret": secret}
    return dataclasses.field(metadata=metadata)


def read_flag(value: str) -> bool:
    """Reads true or false."""
    flags = {"true": True, "false": False}
    if value.lower() not in flags:
        raise ValueError("expected true or false")
    return flags[value.lower()]


def read_port(value: str) -> int:
    """Reads a TCP port."""
    port = int(value)
    if not 0 < port < 65536:
        raise ValueError("expected a port from 1 to 65535")
    return port


def read_seconds(value: str) -> float:
    """Reads a positive number of seconds."""
    seconds = float(value)
    if not 0 < seconds < 3600:
        raise ValueError("expected seconds, more than 0 and less than 3600")
    return seconds


def read_url(value: str) -> str:
    """Reads one http address, without the slash at its end."""
    if not value.startswith(("http://", "https://")):
        raise ValueError("expected an address that starts with http:// or https://")
    return value.rstrip("/")


def read_urls(value: str) -> tuple[str, ...]:
    """Reads http addresses separated by commas."""
    return tuple(read_url(part.strip()) for part in value.split(","))


def read_database_url(value: str) -> str:
    """Reads the address of a database that the store can use."""
    if not value.startswith(("sqlite:///", "postgresql://")):
        raise ValueError("expected sqlite:///path or postgresql://…")
    return value


def read_origins(value: str) -> tuple[str, ...]:
    """Reads the origins of sites, separated by commas: scheme, host and port, nothing after them."""
    origins = tuple(part.strip() for part in value.split(",") if part.strip())
    for origin in origins:
        parts = urlsplit(origin)
        if parts.scheme not in {"http", "https"} or not parts.hostname or origin != origin_of(parts):
            raise ValueError("expected origins such as https://www.example.gov.uk, without a path")
    return origins


def origin_of(address: SplitResult) -> str:
    """Gives scheme, host and port of an address."""
    return f"{address.scheme}://{address.netloc}"


def read_networks(value: str) -> tuple[str, ...]:
    """Reads addresses or networks, separated by commas."""
    return tuple(str(ip_network(part.strip())) for part in value.split(",") if part.strip())


def read_limits(value: str) -> str:
    """Reads rate limits as the library `limits` writes them, such as 20/minute;200/hour."""
    try:
        limits.parse_many(value)
    except ValueError:
        raise ValueError("expected limits such as 20/minute;200/hour") from None
    return value


def read_optional(value: str) -> str:
    """Reads a text that may be empty."""
    return value.strip()


def read_optional_url(value: str) -> str:
    """Reads an https address, or nothing."""
    if value.strip() and not value.startswith("https://"):
        raise ValueError("expected an address that starts with https://, or nothing")
    return value.strip().rstrip("/")


def read_optional_http(value: str) -> str:
    """Reads an http address, or nothing."""
    return read_url(value.strip()) if value.strip() else ""


def read_level(value: str) -> str:
    """Reads a log level."""
    if value.lower() not in {"debug", "info", "warning", "error"}:
        raise ValueError("expected debug, info, warning or error")
    return value.lower()


def read_name(value: str) -> str:
    """Reads a name that may not be empty."""
    if not value.strip():
        raise ValueError("expected a value, found nothing")
    return value.strip()


@dataclasses.dataclass(frozen=True, slots=True, repr=False)
class Settings:
    """Every setting; a field `port` is read from `WAYMARK_PORT`."""

    host: str = setting("127.0.0.1", "The address the gateway listens on.", read_name)
    port: int = setting("8080", "The port the gateway listens on.", read_port)
    rasa_url: tuple[str, ...] = setting(
        "http://127.0.0.1:5005",
        "Where the Rasa servers are, separated by commas; conversations are spread over them by hash.",
        read_urls,
    )
    actions_url: str = setting("http://127.0.0.1:5055", "Where the action server is.", read_url)
    database_url: str = setting(
        "sqlite:///var/waymark.db",
        "The store: sqlite:///path, or postgresql://user:password@host/name.",
        read_database_url,
        secret=True,
    )
    answer_timeout_s: float = setting(
        "8", "How long a newcomer waits for Rasa before the turn is kept and answered later.", read_seconds
    )
    origins: tuple[str, ...] = setting(
        "",
        "The sites that may embed the widget, separated by commas: https://www.example.gov.uk.",
        read_origins,
    )
    proxies: tuple[str, ...] = setting(
        "",
        "The proxies in front, as addresses or networks: they alone are believed on who the client is.",
        read_networks,
    )
    telegram_token: str = setting(
        "", "The token of the Telegram bot; without it, Telegram is off.", read_optional, secret=True
    )
    telegram_url: str = setting(
        "",
        "This gateway's public https address, for Telegram to call; without it, we ask Telegram.",
        read_optional_url,
    )
    telegram_secret: str = setting(
        "",
        "What Telegram must say when it calls: 1 to 256 of A-Z, a-z, 0-9, _ and -.",
        read_optional,
        secret=True,
    )
    telegram_api: str = setting(
        "https://api.telegram.org", "Where Telegram's Bot API is; another is for tests.", read_url
    )
    translator_url: str = setting(
        "",
        "The address of a LibreTranslate server, for connectors; without it, nothing is translated by machine.",
        read_optional_http,
    )
    translator_key: str = setting("", "The key for that server, if it wants one.", read_optional, secret=True)
    oidc_issuer: str = setting(
        "",
        "The OpenID provider through which the desk is entered; without it, passwords only.",
        read_optional_http,
    )
    oidc_client: str = setting("", "What Waymark is called at the OpenID provider.", read_optional)
    oidc_secret: str = setting("", "Waymark's secret at the OpenID provider.", read_optional, secret=True)
    desk_url: str = setting(
        "",
        "The public address of this gateway, for the OpenID provider to send people back to: https://….",
        read_optional_http,
    )
    chatwoot_url: str = setting(
        "", "The address of a Chatwoot in which connectors work; without it, none.", read_optional_http
    )
    chatwoot_token: str = setting(
        "", "The access token of a Chatwoot user of Waymark's own.", read_optional, secret=True
    )
    chatwoot_account: int = setting("1", "The number of the account in Chatwoot.", int)
    chatwoot_inbox: int = setting("1", "The number of the API inbox in Chatwoot.", int)
    chatwoot_secret: str = setting(
        "",
        "What the address ends with that Chatwoot calls, /chatwoot/webhook/…: at least 16 characters.",
        read_optional,
        secret=True,
    )
    matrix_url: str = setting(
        "",
        "The address of a Matrix homeserver on which connectors work; without it, none.",
        read_optional_http,
    )
    matrix_token: str = setting(
        "", "The access token of a Matrix user of Waymark's own.", read_optional, secret=True
    )
    widget_folder: str = setting(
        "var/widget",
        "Where builds of the widget are kept, so that pages that pinned one go on working.",
        read_name,
    )
    turn_limit: str = setting(
        "20/minute;300/hour", "How many turns a conversation may take; loopback is exempt.", read_limits
    )
    opening_limit: str = setting(
        "60/minute;600/hour",
        "How many conversations an address may open: a whole hostel can share one.",
        read_limits,
    )
    request_limit: str = setting(
        "1200/minute", "How many calls of the web API an address may make.", read_limits
    )
    encoder: str = setting(
        "minilm", "What makes vectors of texts: minilm, student, or a sentence-transformers model.", read_name
    )
    show_withheld: bool = setting(
        "false", "Shows what is withheld from newcomers for its age or doubt, for editors only.", read_flag
    )
    log_level: str = setting("info", "How much is logged: debug, info, warning or error.", read_level)

    def __repr__(self) -> str:
        shown = (
            f"{field.name}={REDACTED if field.metadata['secret'] else repr(getattr(self, field.name))}"
            for field in dataclasses.fields(self)
        )
        return f"Settings({', '.join(shown)})"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Reads the settings, or raises SettingsWrong with the name of the key that is wrong or unknown."""
    fields = {PREFIX + field.name.upper(): field for field in dataclasses.fields(Settings)}
    unknown = sorted(key for key in environment if key.startswith(PREFIX) and key not in fields)
    if unknown:
        raise SettingsWrong(f"{unknown[0]} is not a setting; the settings are {', '.join(fields)}")
    values = {field.name: _read_value(key, field, environment) for key, field in fields.items()}
    return Settings(**values)


def _read_value(key: str, field: "dataclasses.Field[Any]", environment: Mapping[str, str]) -> Any:
    value = environment.get(key, field.metadata["default"])
    try:
        return field.metadata["read"](value)
    except ValueError as error:
        shown = REDACTED if field.metadata["secret"] else repr(value)
        raise SettingsWrong(f"{key} is {shown}: {error}. {field.metadata['sentence']}") from None
