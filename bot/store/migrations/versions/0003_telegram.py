"""Telegram: updates, chats and the payloads of buttons."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "telegram_updates",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("chat", sa.BigInteger, nullable=False),
        sa.Column("member", sa.BigInteger, nullable=False),
        sa.Column("content", sa.JSON),
        sa.Column("waiting", sa.Boolean, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", sa.Double, nullable=False),
        sa.Column("received_at", sa.Double, nullable=False),
    )
    op.create_table(
        "telegram_chats",
        sa.Column("chat", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("member", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("conversation", sa.String(64)),
        sa.Column("reply_to", sa.BigInteger),
        sa.Column("sent_event", sa.Integer, nullable=False),
        sa.Column("sent_part", sa.Integer, nullable=False),
        sa.Column("closed", sa.Boolean, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", sa.Double, nullable=False),
    )
    op.create_index("telegram_chats_of_conversation", "telegram_chats", ["conversation"])
    op.create_table(
        "telegram_buttons",
        sa.Column("token", sa.String(32), primary_key=True),
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_index("telegram_buttons_of_conversation", "telegram_buttons", ["conversation"])
