"""What newcomers said of replies."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "feedback",
        sa.Column("conversation", sa.String(64), primary_key=True),
        sa.Column("reply", sa.String(64), primary_key=True),
        sa.Column("article", sa.String(128)),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
    )
