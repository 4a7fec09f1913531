"""Cases and their moves; accounts, sessions, invitations and the audit log of the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Makes the tables."""
    _make_cases()
    _make_accounts()


def _make_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("conversation", sa.String(64), nullable=False, unique=True),
        sa.Column("city", sa.String(64)),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("topic", sa.String(16)),
        sa.Column("urgency", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("asked_at", sa.Double, nullable=False),
        sa.Column("connector", sa.String(36)),
        sa.Column("claimed_at", sa.Double),
        sa.Column("spoke_at", sa.Double),
        sa.Column("snoozed_until", sa.Double),
        sa.Column("closed_at", sa.Double),
        sa.Column("outcome", sa.String(16)),
    )
    op.create_index("cases_by_state", "cases", ["state", "asked_at"])
    op.create_table(
        "case_moves",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("account", sa.String(36)),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("detail", sa.Text),
    )
    op.create_index("case_moves_of_conversation", "case_moves", ["conversation", "at"])
    op.create_table(
        "article_flags",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("article", sa.String(128)),
        sa.Column("city", sa.String(64)),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("account", sa.String(36), nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )


def _make_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("name", sa.String(64), nullable=False, unique=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("cities", sa.JSON, nullable=False),
        sa.Column("languages", sa.JSON, nullable=False),
        sa.Column("hours", sa.String(256)),
        sa.Column("password_hash", sa.String(256)),
        sa.Column("totp_secret", sa.String(64)),
        sa.Column("invitation_hash", sa.String(64)),
        sa.Column("invited_until", sa.Double),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", sa.Double, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("account", sa.String(36), nullable=False),
        sa.Column("form_token", sa.String(64), nullable=False),
        sa.Column("began_at", sa.Double, nullable=False),
        sa.Column("seen_at", sa.Double, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("account", sa.String(36)),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("about", sa.String(64)),
    )
