"""Verify tables"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_verify_tables"
down_revision = "2026_11_22_foods_of_groups"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The next load fills the new tables and columns, so it must not find the content already loaded.
    op.execute("DELETE FROM loaded_content")
    op.create_table(
        "table_digest",
        sa.Column(
            "name",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "digest",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_table_digest")),
    )


def downgrade() -> None:
    op.drop_table("table_digest")
