"""What Telegram is told of the bot, once, by a command; and what it costs to leave something out."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from telegram.ext import ExtBot

from bot.channels.telegram.channel import make_bot
from bot.channels.telegram.handling import COMMANDS
from bot.channels.telegram.presenting import present_bot
from bot.errors import SettingsWrong
from bot.gateway import build_gateway
from bot.settings import Settings, read_settings
from locales.catalogue import Locales, read_locales
from tests.bot.channels.telegram.fake_bot_api import TOKEN, FakeBotApi
from tests.bot.serving import serve
from tests.bot.words import make_words

LOCALES = Path(__file__).parents[4] / "locales"


@pytest.fixture(scope="module")
def locales() -> Locales:
    """The phrases as they ship."""
    return read_locales(LOCALES)


@pytest.fixture
async def environment(api: FakeBotApi) -> AsyncIterator[dict[str, str]]:
    """The settings of a bot whose Telegram is the fake."""
    async with serve(api.make_app()) as url:
        yield {"WAYMARK_TELEGRAM_TOKEN": TOKEN, "WAYMARK_TELEGRAM_API": url}
    assert api.wrong == []


async def present(settings: Settings, locales: Locales) -> list[str]:
    """Presents the bot."""
    bot: ExtBot[None] = make_bot(settings)
    async with bot:
        return await present_bot(bot, settings, locales)


async def test_with_a_public_address_telegram_calls_with_the_secret(
    api: FakeBotApi, environment: dict[str, str], locales: Locales
) -> None:
    public = {"WAYMARK_TELEGRAM_URL": "https://waymark.example/", "WAYMARK_TELEGRAM_SECRET": "s3cret"}
    done = await present(read_settings(environment | public), locales)
    assert api.webhook is not None
    assert api.webhook["url"] == "https://waymark.example/telegram/webhook"
    assert api.webhook["secret_token"] == "s3cret"
    assert "s3cret" not in str(done)


async def test_commands_name_and_description_come_in_every_language(
    api: FakeBotApi, environment: dict[str, str], locales: Locales
) -> None:
    await present(read_settings(environment), locales)
    assert api.webhook is None
    for language in locales.offered:
        assert [one["command"] for one in api.presented[f"commands {language}"]] == list(COMMANDS)
        assert api.presented[f"description {language}"] == locales.say(language, "telegram.description")
        assert len(api.presented[f"short_description {language}"]) <= 120


def test_a_public_address_without_a_secret_stops_the_start(tmp_path: Path) -> None:
    settings = read_settings(
        {
            "WAYMARK_TELEGRAM_TOKEN": TOKEN,
            "WAYMARK_TELEGRAM_URL": "https://waymark.example",
            "WAYMARK_WIDGET_FOLDER": str(tmp_path),
        }
    )
    with pytest.raises(SettingsWrong, match="WAYMARK_TELEGRAM_SECRET"):
        build_gateway(settings, make_words())


def test_token_and_secret_are_not_printed() -> None:
    shown = repr(read_settings({"WAYMARK_TELEGRAM_TOKEN": TOKEN, "WAYMARK_TELEGRAM_SECRET": "s3cret"}))
    assert TOKEN not in shown
    assert "s3cret" not in shown


def test_without_a_token_there_is_no_bot_to_present() -> None:
    with pytest.raises(SettingsWrong, match="BotFather"):
        make_bot(read_settings({}))
