"""The tables as the queries see them; `migrations/` makes them. Times are seconds since 1970, UTC."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    false,
)

metadata = MetaData()

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("token_hash", String(64), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("city", String(64)),
    Column("language", String(16)),
    Column("owner", String(16), nullable=False),
    # Of the last reply: for notices, emergency cards and routing only. Rasa owns the dialogue.
    Column("last_language", String(16)),
    Column("last_city", String(64)),
    Column("last_nation", String(32)),
    Column("last_turn", Integer, nullable=False),
    Column("last_event", Integer, nullable=False),
    Column("created_at", Double, nullable=False),
)

turns = Table(
    "turns",
    metadata,
    Column("conversation", String(64), primary_key=True),
    Column("id", String(36), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("form", String(16), nullable=False),
    Column("content", Text, nullable=False),
    Column("language", String(16)),
    Column("state", String(16), nullable=False),
    Column("told", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    # Not to be tried before this time: because it waits after a failure, or because a gateway is at it.
    Column("due_at", Double, nullable=False),
    Column("claimed_by", String(32)),
    Column("received_at", Double, nullable=False),
)
Index("turns_in_order", turns.c.conversation, turns.c.number)
Index(
    "turns_waiting",
    turns.c.due_at,
    sqlite_where=turns.c.state == "waiting",
    postgresql_where=turns.c.state == "waiting",
)

events = Table(
    "events",
    metadata,
    Column("conversation", String(64), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("turn", String(36)),
    Column("type", String(16), nullable=False),
    Column("data", JSON, nullable=False),
    Column("created_at", Double, nullable=False),
)
Index("events_of_turn", events.c.conversation, events.c.turn)

# What a newcomer may press: the hash of every payload that was sent in the conversation.
payloads = Table(
    "payloads",
    metadata,
    Column("conversation", String(64), primary_key=True),
    Column("digest", String(64), primary_key=True),
)

feedback = Table(
    "feedback",
    metadata,
    Column("conversation", String(64), primary_key=True),
    Column("reply", String(64), primary_key=True),
    Column("article", String(128)),
    Column("helpful", Boolean, nullable=False),
    Column("created_at", Double, nullable=False),
)

# What newcomers asked to be reminded of; `next_on` is a date, `due_at` when to look at it.
reminders = Table(
    "reminders",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("conversation", String(64), nullable=False),
    Column("what", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("weeks", Integer, nullable=False),
    Column("next_on", String(10), nullable=False),
    Column("due_at", Double, nullable=False),
)
Index("reminders_of_conversation", reminders.c.conversation)
Index("reminders_due", reminders.c.due_at)

# Updates from Telegram: kept before they are handled, and their numbers for two days after.
telegram_updates = Table(
    "telegram_updates",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat", BigInteger, nullable=False),
    Column("member", BigInteger, nullable=False),
    # What it says, postcodes masked; null once it is handled.
    Column("content", JSON),
    Column("waiting", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Double, nullable=False),
    Column("received_at", Double, nullable=False),
)

# Who talks where; `member` is 0 in a private chat. What was sent: events up to `sent_event`, parts of the next.
telegram_chats = Table(
    "telegram_chats",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("member", BigInteger, primary_key=True, autoincrement=False),
    Column("conversation", String(64)),
    Column("reply_to", BigInteger),
    Column("sent_event", Integer, nullable=False),
    Column("sent_part", Integer, nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Double, nullable=False),
)
Index("telegram_chats_of_conversation", telegram_chats.c.conversation)

# Telegram gives 64 bytes to what a button carries: it carries `token`.
telegram_buttons = Table(
    "telegram_buttons",
    metadata,
    Column("token", String(32), primary_key=True),
    Column("conversation", String(64), nullable=False),
    Column("payload", Text, nullable=False),
)
Index("telegram_buttons_of_conversation", telegram_buttons.c.conversation)

# Conversations that are gone here and must still go from Rasa's store.
deletions = Table(
    "deletions",
    metadata,
    Column("conversation", String(64), primary_key=True),
    Column("due_at", Double, nullable=False),
    Column("attempts", Integer, nullable=False),
)

# A conversation handed to connectors; one case a conversation, reopened rather than opened again.
cases = Table(
    "cases",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("conversation", String(64), nullable=False, unique=True),
    Column("city", String(64)),
    Column("language", String(16), nullable=False),
    Column("topic", String(16)),
    Column("urgency", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("asked_at", Double, nullable=False),
    Column("connector", String(36)),
    Column("claimed_at", Double),
    Column("spoke_at", Double),
    Column("snoozed_until", Double),
    Column("closed_at", Double),
    Column("outcome", String(16)),
    Column("translated", Boolean, nullable=False, server_default=false()),
    Column("sealed", Boolean, nullable=False, server_default=false()),
)
Index("cases_by_state", cases.c.state, cases.c.asked_at)

# Who did what with a case and when; notes of connectors too, which newcomers never see.
case_moves = Table(
    "case_moves",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("conversation", String(64), nullable=False),
    Column("at", Double, nullable=False),
    Column("account", String(36)),
    Column("what", String(16), nullable=False),
    Column("detail", Text),
)
Index("case_moves_of_conversation", case_moves.c.conversation, case_moves.c.at)

accounts = Table(
    "accounts",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("cities", JSON, nullable=False),
    Column("languages", JSON, nullable=False),
    Column("hours", String(256)),
    Column("password_hash", String(256)),
    Column("totp_secret", String(64)),
    Column("invitation_hash", String(64)),
    Column("invited_until", Double),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Double, nullable=False),
    Column("active", Boolean, nullable=False),
)

# Who somebody is where else connectors work; `member`: what they are called there.
account_links = Table(
    "account_links",
    metadata,
    Column("adapter", String(16), primary_key=True),
    Column("member", String(256), primary_key=True),
    Column("account", String(36), nullable=False),
)

# Where the connectors of a city work, such as a group; a place may be for several cities.
desk_places = Table(
    "desk_places",
    metadata,
    Column("adapter", String(16), primary_key=True),
    Column("city", String(64), primary_key=True),
    Column("place", String(256), nullable=False),
)

# Where else a case is shown, and how far: turns and events up to these numbers, moves up to this time.
# It outlives the case of a deleted conversation until the room is gone too.
desk_rooms = Table(
    "desk_rooms",
    metadata,
    Column("adapter", String(16), primary_key=True),
    Column("case", String(36), primary_key=True),
    Column("room", String(256)),
    Column("turn", Integer, nullable=False),
    Column("event", Integer, nullable=False),
    Column("moved_at", Double, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Double, nullable=False),
)
# Up to where what connectors wrote there is read, where that is for us to remember.
adapter_marks = Table(
    "adapter_marks",
    metadata,
    Column("adapter", String(16), primary_key=True),
    Column("mark", Text, nullable=False),
)
Index("desk_rooms_by_room", desk_rooms.c.adapter, desk_rooms.c.room)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("account", String(36), nullable=False),
    Column("form_token", String(64), nullable=False),
    Column("began_at", Double, nullable=False),
    Column("seen_at", Double, nullable=False),
)

# What was done at the desk; nothing there changes or removes a row.
audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Double, nullable=False),
    Column("account", String(36)),
    Column("what", String(32), nullable=False),
    Column("about", String(64)),
)

# What connectors said of articles, for those who keep them.
article_flags = Table(
    "article_flags",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("article", String(128)),
    Column("city", String(64)),
    Column("note", Text, nullable=False),
    Column("account", String(36), nullable=False),
    Column("at", Double, nullable=False),
)
