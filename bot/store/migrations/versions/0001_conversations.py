"""The first tables: conversations, their turns, events and payloads, and deletions to finish."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes the tables."""
    _make_conversations()
    _make_turns()
    _make_events()
    op.create_table(
        "payloads",
        sa.Column("conversation", sa.String(64), primary_key=True),
        sa.Column("digest", sa.String(64), primary_key=True),
    )
    op.create_table(
        "deletions",
        sa.Column("conversation", sa.String(64), primary_key=True),
        sa.Column("due_at", sa.Double, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
    )


def _make_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("city", sa.String(64)),
        sa.Column("language", sa.String(16)),
        sa.Column("owner", sa.String(16), nullable=False),
        sa.Column("last_language", sa.String(16)),
        sa.Column("last_city", sa.String(64)),
        sa.Column("last_nation", sa.String(32)),
        sa.Column("last_turn", sa.Integer, nullable=False),
        sa.Column("last_event", sa.Integer, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
    )


def _make_turns() -> None:
    op.create_table(
        "turns",
        sa.Column("conversation", sa.String(64), primary_key=True),
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("form", sa.String(16), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("language", sa.String(16)),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("told", sa.Boolean, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", sa.Double, nullable=False),
        sa.Column("claimed_by", sa.String(32)),
        sa.Column("received_at", sa.Double, nullable=False),
    )
    waiting = sa.text("state = 'waiting'")
    op.create_index("turns_in_order", "turns", ["conversation", "number"])
    op.create_index("turns_waiting", "turns", ["due_at"], sqlite_where=waiting, postgresql_where=waiting)


def _make_events() -> None:
    op.create_table(
        "events",
        sa.Column("conversation", sa.String(64), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("turn", sa.String(36)),
        sa.Column("type", sa.String(16), nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
    )
    op.create_index("events_of_turn", "events", ["conversation", "turn"])


def downgrade() -> None:
    """Drops the tables."""
    for table in ("deletions", "payloads", "events", "turns", "conversations"):
        op.drop_table(table)
