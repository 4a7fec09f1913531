"""Shows cases where else connectors work: what is new since the last look, in order, each thing once.

What was shown is written down after the place has taken it. A gateway that dies in between shows one piece again,
unless the place knows the piece by its key.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from bot.desk.adapters.adapter import AdapterUnavailable, DeskAdapter, RoomGone
from bot.desk.adapters.answering import is_from
from bot.desk.cases import Case, Urgency
from bot.desk.errors import CaseUnknown
from bot.desk.showing import name_language
from bot.desk.talk import Entry, Who, read_talk
from bot.desk.words import DeskWords
from bot.dispatch import wait_before_retry
from bot.logs import describe_failure
from bot.signals import ANY, Signals
from bot.store import Store
from bot.store.rooms import Room, RoomLost, RoomRows

AT_ONCE = 16
LOOK_AGAIN_S = 1.0
GATHER_S = 0.1
"""What happens within this is looked at together: most of it is about conversations without a case."""

LONGEST = 3500
"""Characters that are shown in one piece, if no single entry is longer."""

ASKED = frozenset({"asked", "reopened"})
"""The moves with which a case begins: of a sealed one, connectors are told then how to go about it."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Held:
    """A room that this gateway has, as it is now."""

    rows: RoomRows
    room: Room

    async def record(self, **changes: Any) -> None:
        """Writes how far it is; RoomLost when it is no longer ours, or is to be shown anew."""
        self.room = await self.rows.record(self.room, **changes)


@dataclass(frozen=True, slots=True)
class Mirroring:
    """Runs for as long as the gateway does; `cities` are names by id."""

    store: Store
    signals: Signals
    words: DeskWords
    cities: Mapping[str, str]
    adapters: Mapping[str, DeskAdapter]
    wait_before_retry: Callable[[int], float] = wait_before_retry

    async def run(self) -> None:
        """Runs rounds until cancelled; what is not shown then is shown after the next start."""
        if not self.adapters:
            return
        await self.store.rooms.release_rooms()
        with self.signals.listen(ANY) as bell:
            while True:
                try:
                    again = await self.run_round()
                except Exception as error:  # whatever it was, the other cases must not wait for ever
                    log.error("mirror failed why=%s", describe_failure(error))
                    again = False
                if not again:
                    await bell.wait(LOOK_AGAIN_S)
                    await asyncio.sleep(GATHER_S)

    async def run_round(self) -> bool:
        """Brings every room up to date; True when there may be more."""
        for adapter in self.adapters.values():
            cities = await adapter.list_cities()
            if cities is None or cities:
                await self.store.rooms.add_rooms(adapter.name, cities)
        rooms = await self.store.rooms.list_due(list(self.adapters), AT_ONCE)
        return any(await asyncio.gather(*(self._serve_room(room) for room in rooms)))

    async def _serve_room(self, room: Room) -> bool:
        claimed = await self.store.rooms.claim_room(room)
        if claimed is None:
            return False
        held, attempts, wait_s = Held(self.store.rooms, claimed), room.attempts + 1, 0.0
        try:
            await self._bring_up_to_date(held)
            attempts = 0
        except RoomLost:
            pass  # whoever has it goes on, or we do in the next round
        except RoomGone:
            log.info("room gone adapter=%s case=%s", room.adapter, room.case)
            wait_s = self.wait_before_retry(attempts)
            with suppress(RoomLost):
                await held.record(room=None, turn=0, event=0, moved_at=0.0)
        except AdapterUnavailable as error:
            wait_s = error.retry_after_s or self.wait_before_retry(attempts)
            log.warning("mirror postponed adapter=%s attempt=%d why=%s", room.adapter, attempts, error)
        await self.store.rooms.give_back(held.room, time.time() + wait_s if wait_s else 0.0, attempts)
        return wait_s == 0.0

    async def _bring_up_to_date(self, held: Held) -> None:
        adapter = self.adapters[held.room.adapter]
        try:
            case = await self.store.cases.find_case(held.room.case)
        except CaseUnknown:  # the newcomer deleted the conversation
            case = None
        if case is None or not await _serves(adapter, case):
            if held.room.room is not None:
                await adapter.delete_room(held.room.room)
            await self.store.rooms.forget_room(held.room)
            return
        talk = await read_talk(self.store, case)
        place = held.room.room
        if place is None:
            place = await adapter.open_room(case, self.make_title(case))
            await held.record(room=place)
        news = [entry for entry in talk.entries if _is_new(entry, held.room)]
        for piece in _cut([entry for entry in news if not is_from(adapter.name, entry.id)]):
            await self._show(adapter, place, piece, case)
            shown = _move_on(held.room, piece)
            await held.record(turn=shown.turn, event=shown.event, moved_at=shown.moved_at)
        await held.record(turn=talk.turn, event=talk.event, moved_at=talk.moved_at)
        if case.state != held.room.state:
            await adapter.mark(place, case)
            await held.record(state=case.state)

    async def _show(self, adapter: DeskAdapter, place: str, piece: Sequence[Entry], case: Case) -> None:
        media, key = piece[0].media, _make_key(piece)
        if media is not None:
            await adapter.write_media(place, media, self.words.say(f"sent_{media.kind}"), key)
        else:
            said = [self.describe(entry) for entry in piece]
            if case.sealed and any(entry.what in ASKED for entry in piece):
                said.append(self.words.say("sealed"))
            text = "\n\n".join(said)
            spoke = any(entry.who is Who.NEWCOMER for entry in piece)
            await adapter.write(place, text, key, from_newcomer=spoke)

    def make_title(self, case: Case) -> str:
        """Names a case without naming anybody."""
        say = self.words.say
        parts = [
            say("urgent") if case.urgency is Urgency.URGENT else None,
            self.cities.get(case.city, case.city) if case.city else say("no_city"),
            name_language(case.language),
            case.topic,
        ]
        return " · ".join(part for part in parts if part)

    def describe(self, entry: Entry) -> str:
        """Gives an entry as plain text."""
        say = self.words.say
        if entry.who is Who.MOVE:
            return f"— {entry.by or ''} {self.words.say_move(entry.what or '', entry.text)}".replace(
                "  ", " "
            )
        by = f", {entry.by}" if entry.by else ""
        article = f" ({say('article', article=entry.article)})" if entry.article else ""
        return f"{say(entry.who)}{by}{article}:\n{entry.text}"


async def _serves(adapter: DeskAdapter, case: Case) -> bool:
    cities = await adapter.list_cities()
    return cities is None or case.city in cities or (case.city is None and bool(cities))


def _make_key(piece: Sequence[Entry]) -> str:
    """The same entries have the same key, and others another, also when they are cut otherwise."""
    return hashlib.sha256(" ".join(entry.id for entry in piece).encode()).hexdigest()


def _is_new(entry: Entry, room: Room) -> bool:
    if entry.who is Who.NEWCOMER:
        return entry.number > room.turn
    return entry.number > room.event if entry.number else entry.at > room.moved_at


def _move_on(room: Room, entries: Sequence[Entry]) -> Room:
    for entry in entries:
        if entry.who is Who.NEWCOMER:
            room = replace(room, turn=max(room.turn, entry.number))
        elif entry.number:
            room = replace(room, event=max(room.event, entry.number))
        else:
            room = replace(room, moved_at=max(room.moved_at, entry.at))
    return room


def _cut(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Puts entries together that fit into one piece; a picture or a voice stands alone."""
    piece: list[Entry] = []
    for entry in entries:
        long = sum(len(one.text) for one in piece) + len(entry.text) > LONGEST
        if piece and (long or entry.media or piece[-1].media):
            yield piece
            piece = []
        piece.append(entry)
    if piece:
        yield piece
