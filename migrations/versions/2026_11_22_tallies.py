"""Tallies"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_tallies"
down_revision = "2026_11_22_postgresql"
branch_labels = None
depends_on = None

KEY_TEXT = sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql")
KEY = ("list", "filter", "filter_value", "facet", "value")


def upgrade() -> None:
    # The next load fills the new tables and columns, so it must not find the content already loaded.
    op.execute("DELETE FROM loaded_content")
    op.create_table(
        "tally",
        *(sa.Column(name, KEY_TEXT, nullable=False) for name in KEY),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*KEY, name=op.f("pk_tally")),
    )
    op.create_index(op.f("ix_record_type_updated_on_id"), "record", ["type", "updated_on", "id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_record_type_updated_on_id"), "record")
    op.drop_table("tally")
