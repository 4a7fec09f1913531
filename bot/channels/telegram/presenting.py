"""`python -m bot telegram`: tells Telegram where to call, and what the bot is in every language that we have."""

from __future__ import annotations

from telegram import Bot, BotCommand

from bot.channels.telegram.handling import list_commands
from bot.channels.telegram.receiving import ALLOWED, WEBHOOK
from bot.notices import FALLBACK_LANGUAGE, Phrases
from bot.settings import Settings


async def present_bot(bot: Bot, settings: Settings, phrases: Phrases) -> list[str]:
    """Set webhook, commands, name and description; return what was done, line by line."""
    done = []
    if settings.telegram_url:
        await bot.set_webhook(
            settings.telegram_url + WEBHOOK,
            secret_token=settings.telegram_secret,
            allowed_updates=ALLOWED,
        )
        done.append(f"Telegram calls {settings.telegram_url}{WEBHOOK}")
    else:
        await bot.delete_webhook()
        done.append("Telegram calls nobody: the gateway asks it")
    for language in phrases.offered:
        # English is what Telegram shows in every language that is not given its own.
        code = None if language == FALLBACK_LANGUAGE else language
        commands = [BotCommand(name, text) for name, text in list_commands(phrases, language).items()]
        await bot.set_my_commands(commands, language_code=code)
        await bot.set_my_name(phrases.say(language, "widget.title"), language_code=code)
        await bot.set_my_description(phrases.say(language, "telegram.description"), language_code=code)
        await bot.set_my_short_description(phrases.say(language, "page.intro")[:120], language_code=code)
        done.append(f"commands, name and description: {phrases.name(language)}")
    return done
