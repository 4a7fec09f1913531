"""What an administrator of the machine does with `python -m bot.desk`."""

import asyncio
import re

import pytest

from bot.desk.__main__ import main
from bot.desk.access import Access
from bot.store import Store, open_store
from bot.store.accounts import Flag
from tests.bot.desk.conftest import PASSWORD


@pytest.fixture
def database(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The store that the commands find in the environment."""
    monkeypatch.setenv("WAYMARK_DATABASE_URL", sqlite_url)
    return sqlite_url


async def _use(store: Store, token: str) -> None:
    access = Access(store.accounts)
    await access.join(token, PASSWORD)
    await access.sign_out(await access.sign_in("Amal", PASSWORD, ""))
    await store.accounts.keep_flag(Flag("gp/register", "bristol", "the number is old", 1.0, "f1"), "nobody")
    await store.database.close()


def test_from_an_invitation_to_a_removed_account_and_the_log(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["invite", "Amal", "--cities", "bristol", "--hours", "Mo-Fr 09:00-17:00"]) == 0
    found = re.search(r"/desk/join/(\S+)", capsys.readouterr().out)
    assert found is not None
    asyncio.run(_use(open_store(database), found[1]))
    assert main(["link", "Amal", "telegram", "501"]) == 0
    assert main(["place", "telegram", "bristol", "-1001"]) == 0
    capsys.readouterr()
    assert main(["list"]) == 0
    assert capsys.readouterr().out == "Amal: connector, bristol, en, Mo-Fr 09:00-17:00\n"
    assert main(["flags"]) == 0
    assert capsys.readouterr().out == "f1 gp/register (bristol): the number is old\n"
    assert [main(["flags", "--done", "f1"]), main(["flags", "--done", "f1"])] == [0, 1]
    assert [main(["remove", "Amal"]), main(["remove", "Amal"])] == [0, 1]
    capsys.readouterr()
    assert main(["log"]) == 0
    lines = [line.split(" ", 1)[1] for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        "administrator: invited Amal",
        "Amal: joined Amal",
        "Amal: signed_in Amal",
        "Amal: signed_out Amal",
        "administrator: flagged gp/register",
        "administrator: linked Amal",
        "administrator: placed telegram bristol",
        "administrator: flag_done f1",
        "administrator: removed Amal",
    ]


@pytest.mark.parametrize(
    "command",
    [
        ["invite", "Amal", "--cities", "nowhere"],
        ["invite", "Amal", "--hours", "whenever"],
        ["link", "Amal", "telegram", "501"],
        ["place", "telegram", "nowhere"],
        ["place", "telegram", "bristol", "not a group"],
    ],
)
def test_what_cannot_be_is_refused(database: str, command: list[str]) -> None:
    assert main(command) == 1
