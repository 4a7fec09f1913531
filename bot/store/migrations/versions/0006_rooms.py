"""Where else connectors work: rooms of cases, places of cities, and who is who there; translated and sealed cases."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Makes the tables; a case may be translated, and sealed."""
    for name in ("translated", "sealed"):
        op.add_column("cases", sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_table(
        "account_links",
        sa.Column("adapter", sa.String(16), primary_key=True),
        sa.Column("member", sa.String(256), primary_key=True),
        sa.Column("account", sa.String(36), nullable=False),
    )
    op.create_table(
        "desk_places",
        sa.Column("adapter", sa.String(16), primary_key=True),
        sa.Column("city", sa.String(64), primary_key=True),
        sa.Column("place", sa.String(256), nullable=False),
    )
    op.create_table(
        "desk_rooms",
        sa.Column("adapter", sa.String(16), primary_key=True),
        sa.Column("case", sa.String(36), primary_key=True),
        sa.Column("room", sa.String(256)),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("event", sa.Integer, nullable=False),
        sa.Column("moved_at", sa.Double, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", sa.Double, nullable=False),
    )
    op.create_table(
        "adapter_marks",
        sa.Column("adapter", sa.String(16), primary_key=True),
        sa.Column("mark", sa.Text, nullable=False),
    )
    op.create_index("desk_rooms_by_room", "desk_rooms", ["adapter", "room"])
