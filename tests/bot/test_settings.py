"""Settings are whole or nothing starts, and what is secret stays so."""

import dataclasses

import pytest

from bot.errors import SettingsWrong
from bot.settings import Settings, read_settings


def test_an_empty_environment_gives_every_default() -> None:
    settings = read_settings({})
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.rasa_url == ("http://127.0.0.1:5005",)
    assert settings.database_url == "sqlite:///var/waymark.db"
    assert (settings.answer_timeout_s, settings.show_withheld) == (8.0, False)


def test_several_rasa_servers_are_separated_by_commas() -> None:
    settings = read_settings({"WAYMARK_RASA_URL": "http://127.0.0.1:5005, http://127.0.0.1:5006/"})
    assert settings.rasa_url == ("http://127.0.0.1:5005", "http://127.0.0.1:5006")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("WAYMARK_PORT", "eighty"),
        ("WAYMARK_PORT", "0"),
        ("WAYMARK_HOST", ""),
        ("WAYMARK_RASA_URL", "localhost:5005"),
        ("WAYMARK_ANSWER_TIMEOUT_S", "-1"),
        ("WAYMARK_ANSWER_TIMEOUT_S", "nan"),
        ("WAYMARK_SHOW_WITHHELD", "maybe"),
        ("WAYMARK_DATABASE_URL", "mysql://root@127.0.0.1/waymark"),
        ("WAYMARK_LOG_LEVEL", "chatty"),
        ("WAYMARK_PROT", "8080"),
    ],
)
def test_a_wrong_or_unknown_value_names_its_key(key: str, value: str) -> None:
    with pytest.raises(SettingsWrong, match=key):
        read_settings({key: value})


def test_a_wrong_secret_is_not_shown() -> None:
    with pytest.raises(SettingsWrong) as raised:
        read_settings({"WAYMARK_DATABASE_URL": "mysql://root:hunter2@127.0.0.1/waymark"})
    assert "hunter2" not in str(raised.value)


def test_a_password_is_not_printed() -> None:
    settings = read_settings({"WAYMARK_DATABASE_URL": "postgresql://waymark:hunter2@127.0.0.1/waymark"})
    assert "hunter2" not in repr(settings)
    assert "database_url=<redacted>" in repr(settings)


def test_every_setting_has_a_sentence() -> None:
    fields = dataclasses.fields(Settings)
    assert fields
    assert all(field.metadata["sentence"].endswith(".") for field in fields)
