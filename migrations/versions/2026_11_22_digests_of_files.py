"""Digests of files"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_digests_of_files"
down_revision = "2026_11_22_search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The next load fills the new tables and columns, so it must not find the content already loaded.
    op.execute("DELETE FROM loaded_content")
    with op.batch_alter_table("digest") as table:
        table.add_column(sa.Column("own", sa.String(length=16), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("digest") as table:
        table.drop_column("own")
