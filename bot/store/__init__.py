"""The store of conversations: one object that the gateway is handed."""

from dataclasses import dataclass

from bot.store.accounts import AccountRows
from bot.store.cases import CaseRows
from bot.store.conversations import ConversationRows
from bot.store.database import Database, open_database
from bot.store.deletions import DeletionRows
from bot.store.events import EventRows
from bot.store.feedback import FeedbackRows
from bot.store.reminders import ReminderRows
from bot.store.rooms import RoomRows
from bot.store.telegram import TelegramRows
from bot.store.turns import TurnRows

__all__ = [
    "AccountRows",
    "CaseRows",
    "ConversationRows",
    "DeletionRows",
    "EventRows",
    "FeedbackRows",
    "ReminderRows",
    "RoomRows",
    "Store",
    "TelegramRows",
    "TurnRows",
    "open_store",
]


@dataclass(frozen=True, slots=True)
class Store:
    """Everything that is kept, by what it is about."""

    database: Database
    conversations: ConversationRows
    turns: TurnRows
    events: EventRows
    deletions: DeletionRows
    feedback: FeedbackRows
    reminders: ReminderRows
    cases: CaseRows
    accounts: AccountRows
    rooms: RoomRows
    telegram: TelegramRows


def open_store(url: str) -> Store:
    """Opens the store at a `sqlite:///` or `postgresql://` address; `database.migrate` comes before use."""
    database = open_database(url)
    return Store(
        database=database,
        conversations=ConversationRows(database),
        turns=TurnRows(database),
        events=EventRows(database),
        deletions=DeletionRows(database),
        feedback=FeedbackRows(database),
        cases=CaseRows(database),
        accounts=AccountRows(database),
        rooms=RoomRows(database),
        reminders=ReminderRows(database),
        telegram=TelegramRows(database),
    )
