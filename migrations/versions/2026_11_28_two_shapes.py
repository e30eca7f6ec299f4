"""Two shapes"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_two_shapes"
down_revision = "2026_11_28_order_lists"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The next load renders both shapes, so it must not find the content already loaded.
    op.execute("DELETE FROM loaded_content")
    with op.batch_alter_table("rendered") as batch:
        batch.add_column(sa.Column("summary", sa.LargeBinary(), nullable=False, server_default=""))
    with op.batch_alter_table("rendered") as batch:
        batch.alter_column("summary", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("rendered") as batch:
        batch.drop_column("summary")
