"""Tell releases by time"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_tell_releases_by_time"
down_revision = "2026_11_22_create_content"
branch_labels = None
depends_on = None

RELEASE = sa.table(
    "release",
    sa.column("version", sa.String()),
    sa.column("released_on", sa.Date()),
    sa.column("released_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    # The next load fills the new tables and columns, so it must not find the content already loaded.
    op.execute("DELETE FROM loaded_content")
    op.create_table(
        "digest",
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("members", sa.String(length=4000), nullable=False),
        sa.Column(
            "id", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
    )
    with op.batch_alter_table("loaded_content") as table:
        table.add_column(sa.Column("is_released", sa.Boolean(), nullable=False))
    with op.batch_alter_table("release") as table:
        table.add_column(sa.Column("released_at", sa.DateTime(timezone=True)))
    for version, day in op.get_bind().execute(sa.select(RELEASE.c.version, RELEASE.c.released_on)).fetchall():
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
        op.execute(RELEASE.update().where(RELEASE.c.version == version).values(released_at=moment))
    with op.batch_alter_table("release") as table:
        table.alter_column("released_at", nullable=False)
        table.drop_column("released_on")


def downgrade() -> None:
    with op.batch_alter_table("release") as table:
        table.add_column(sa.Column("released_on", sa.Date()))
    for version, moment in op.get_bind().execute(sa.select(RELEASE.c.version, RELEASE.c.released_at)).fetchall():
        op.execute(RELEASE.update().where(RELEASE.c.version == version).values(released_on=moment.date()))
    with op.batch_alter_table("release") as table:
        table.alter_column("released_on", nullable=False)
        table.drop_column("released_at")
    with op.batch_alter_table("loaded_content") as table:
        table.drop_column("is_released")
    op.drop_table("digest")
