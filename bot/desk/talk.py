"""Everything in a case, in the order in which it happened: what was said on both sides, notes and moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.desk.cases import Case
from bot.media import Media, read_media
from bot.replies import Kind, Reply, Turn, TurnForm
from bot.store import Store
from bot.store.cases import Move
from bot.store.events import Event


class Who(StrEnum):
    """Who is behind an entry of a case."""

    NEWCOMER = "newcomer"
    BOT = "bot"
    CONNECTOR = "connector"
    NOTE = "note"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a case.

    `id`, `number`: of the turn, or of the reply and its event; a note or a move has no number. `what`: the kind of a
    move; `by`: the account's name; `media`: what was sent, if it is no text.
    """

    at: float
    who: Who
    id: str
    text: str
    number: int = 0
    language: str | None = None
    article: str | None = None
    what: str | None = None
    by: str | None = None
    media: Media | None = None


_SAID = frozenset({Who.NEWCOMER, Who.BOT})


@dataclass(frozen=True, slots=True)
class Talk:
    """A case whole, and up to where it was read: the last turn, the last event, the time of the last move."""

    entries: Sequence[Entry]
    turn: int
    event: int
    moved_at: float


async def read_talk(store: Store, case: Case) -> Talk:
    """Reads a case whole; without what newcomer and bot said while it is sealed, or since it was closed."""
    events = await store.events.list_events(case.conversation, after=0)
    turns = await store.turns.list_turns(case.conversation)
    moves = await store.cases.list_moves(case.conversation)
    names = {one.id: one.name for one in await store.accounts.list_accounts()}
    entries = [*_show_exchange(turns, events), *_show_moves(moves, names)]
    entries = [entry for entry in entries if entry.who not in _SAID or _is_shown(case, entry)]
    return Talk(
        entries=sorted(entries, key=lambda entry: entry.at),
        turn=max((turn.number for turn in turns), default=0),
        event=max((event.number for event in events), default=0),
        moved_at=max((move.at for move in moves), default=0.0),
    )


def _is_shown(case: Case, entry: Entry) -> bool:
    return not case.sealed and (case.closed_at is None or entry.at <= case.closed_at)


def _show_exchange(turns: Sequence[Turn], events: Sequence[Event]) -> list[Entry]:
    titles: dict[str, str] = {}
    entries = []
    for event in events:
        if event.type != "reply":
            continue
        reply = Reply.model_validate(event.data)
        titles |= {button.payload: button.title for button in reply.buttons}
        who = Who.CONNECTOR if reply.kind is Kind.CONNECTOR else Who.BOT
        entries.append(
            Entry(
                at=event.created_at,
                who=who,
                id=reply.id,
                text=reply.text,
                number=event.number,
                language=reply.language,
                article=reply.article,
            )
        )
    return entries + [_show_turn(turn, titles) for turn in turns]


def _show_turn(turn: Turn, titles: Mapping[str, str]) -> Entry:
    media = read_media(turn.content) if turn.form is TurnForm.MEDIA else None
    text = titles.get(turn.content, turn.content) if turn.form is TurnForm.PAYLOAD else turn.content
    return Entry(
        at=turn.received_at,
        who=Who.NEWCOMER,
        id=turn.id,
        text="" if media else text,
        number=turn.number,
        language=turn.language,
        media=media,
    )


def _show_moves(moves: Sequence[Move], names: Mapping[str, str]) -> list[Entry]:
    return [
        Entry(
            at=move.at,
            who=Who.NOTE if move.what == "note" else Who.MOVE,
            id=move.id,
            text=move.detail or "",
            what=move.what,
            by=names.get(move.account or ""),
        )
        for move in moves
        if move.what != "said"
    ]
