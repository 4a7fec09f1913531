"""What newcomers asked to be reminded of."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "reminders",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("weeks", sa.Integer, nullable=False),
        sa.Column("next_on", sa.String(10), nullable=False),
        sa.Column("due_at", sa.Double, nullable=False),
    )
    op.create_index("reminders_of_conversation", "reminders", ["conversation"])
    op.create_index("reminders_due", "reminders", ["due_at"])
