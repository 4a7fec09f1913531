"""`python -m bot.desk`: accounts of the desk, and what connectors said of articles."""

import argparse
import asyncio
import os
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from opening_hours import validate

from bot.__main__ import read_cities
from bot.desk.access import Access
from bot.desk.accounts import Account, Role
from bot.errors import SettingsWrong
from bot.settings import Settings, read_settings
from bot.store import Store, open_store

ADAPTERS = ("telegram", "chatwoot", "matrix", "openid")
ROOT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str]) -> int:
    """Runs one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bot.desk", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    invite = commands.add_parser("invite", help="makes or renews an account and prints its invitation link")
    invite.add_argument("name")
    invite.add_argument("--role", choices=[str(role) for role in Role], default=str(Role.CONNECTOR))
    invite.add_argument(
        "--cities", default="", help="ids of city packs, separated by commas; without it, all"
    )
    invite.add_argument("--languages", default="en", help="codes, separated by commas, such as en,ar")
    invite.add_argument("--hours", default=None, help='such as "Mo-Fr 09:00-17:00"')
    remove = commands.add_parser("remove", help="shuts an account at once")
    remove.add_argument("name")
    link = commands.add_parser("link", help="says who somebody is where else connectors work")
    link.add_argument("name")
    link.add_argument("adapter", choices=ADAPTERS)
    link.add_argument("member", help="their number or name there; in Telegram, /id tells it")
    place = commands.add_parser("place", help="says where else the connectors of a city work")
    place.add_argument("adapter", choices=ADAPTERS)
    place.add_argument("city")
    place.add_argument("place", nargs="?", help="such as the number of a Telegram group; without it, nowhere")
    commands.add_parser("log", help="prints who did what, the oldest first")
    commands.add_parser("list", help="prints the accounts")
    flags = commands.add_parser("flags", help="prints what connectors said of articles")
    flags.add_argument("--done", metavar="ID", help="takes one off the list, because it was seen to")
    chosen = parser.parse_args(arguments)
    try:
        settings = read_settings(os.environ)
        return asyncio.run(_run(settings, chosen))
    except SettingsWrong as error:
        print(error, file=sys.stderr)
        return 2


async def _run(settings: Settings, chosen: argparse.Namespace) -> int:
    store = open_store(settings.database_url)
    await asyncio.to_thread(store.database.migrate)
    try:
        if chosen.command == "invite":
            return await _invite(store, settings, chosen)
        if chosen.command == "remove":
            return await _remove(store, chosen.name)
        if chosen.command == "link":
            return await _link(store, chosen)
        if chosen.command == "place":
            return await _place(store, chosen)
        if chosen.command == "flags":
            return await _finish_flag(store, chosen.done) if chosen.done else await _list_flags(store)
        if chosen.command == "log":
            return await _print_log(store)
        for one in await store.accounts.list_accounts():
            where, state = ",".join(one.cities) or "all cities", "" if one.active else " (shut)"
            print(
                f"{one.name}: {one.role}, {where}, {','.join(one.languages)}, {one.hours or 'no hours'}{state}"
            )
        return 0
    finally:
        await store.database.close()


async def _invite(store: Store, settings: Settings, chosen: argparse.Namespace) -> int:
    cities = [one for one in chosen.cities.split(",") if one]
    unknown = sorted(set(cities) - set(read_cities(ROOT / "knowledge" / "cities")))
    if unknown:
        print(
            f"There is no city pack {unknown[0]!r}. The packs are the folders of knowledge/cities/.",
            file=sys.stderr,
        )
        return 1
    if chosen.hours and not validate(chosen.hours):
        print(f'{chosen.hours!r} is no opening time. Write, say, "Mo-Fr 09:00-17:00".', file=sys.stderr)
        return 1
    account = Account(
        id=str(uuid4()),
        name=chosen.name.strip(),
        role=Role(chosen.role),
        cities=cities,
        languages=[one for one in chosen.languages.split(",") if one],
        hours=chosen.hours,
        active=True,
    )
    token = await Access(store.accounts).invite(account)
    print("This link works once, for three days; put your public address in place of the first part:")
    print(f"http://{settings.host}:{settings.port}/desk/join/{token}")
    return 0


async def _list_flags(store: Store) -> int:
    for flag in await store.accounts.list_flags():
        print(f"{flag.id} {flag.article or 'missing'} ({flag.city or 'no city'}): {flag.note}")
    return 0


async def _finish_flag(store: Store, id_: str) -> int:
    if await store.accounts.finish_flag(id_):
        return 0
    print(f"There is no {id_!r} on the list.", file=sys.stderr)
    return 1


async def _print_log(store: Store) -> int:
    names = {one.id: one.name for one in await store.accounts.list_accounts()}
    for act in await store.accounts.list_acts():
        at = datetime.fromtimestamp(act.at, UTC).isoformat(timespec="seconds")
        about = names.get(act.about or "", act.about or "")
        print(f"{at} {names.get(act.account or '', 'administrator')}: {act.what} {about}".rstrip())
    return 0


async def _link(store: Store, chosen: argparse.Namespace) -> int:
    accounts = await store.accounts.list_accounts()
    account = next((one for one in accounts if one.name == chosen.name and one.active), None)
    if account is None:
        print(f"There is no account {chosen.name!r}.", file=sys.stderr)
        return 1
    await store.rooms.link(chosen.adapter, chosen.member, account.id)
    await store.accounts.note_act("linked", account.id)
    print(f"{chosen.name} is {chosen.member} on {chosen.adapter}.")
    return 0


async def _place(store: Store, chosen: argparse.Namespace) -> int:
    if chosen.city not in read_cities(ROOT / "knowledge" / "cities"):
        print(f"There is no city pack {chosen.city!r}.", file=sys.stderr)
        return 1
    if chosen.adapter == "telegram" and chosen.place and not re.fullmatch(r"-\d+", chosen.place):
        print("A Telegram group has a number such as -1001234567890: write /id in it.", file=sys.stderr)
        return 1
    await store.rooms.set_place(chosen.adapter, chosen.city, chosen.place)
    await store.accounts.note_act("placed", f"{chosen.adapter} {chosen.city}")
    print(f"{chosen.city}: {chosen.place or 'nowhere'} on {chosen.adapter}.")
    return 0


async def _remove(store: Store, name: str) -> int:
    if await store.accounts.remove_account(name):
        print(f"{name} is shut.")
        return 0
    print(f"There is no account {name!r}.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
