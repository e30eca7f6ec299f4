"""Shown"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_shown"
down_revision = "2026_11_22_tallies"
branch_labels = None
depends_on = None

KEY_TEXT = sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql")
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
BY_FIELD = ("synonyms", "lead", "body", "context", "ends")
INDEX = """
    CREATE VIRTUAL TABLE text_index USING fts5(
        {columns}, content='', columnsize=0, detail={detail}, tokenize='unicode61 remove_diacritics 0'
    )
"""


def upgrade() -> None:
    # What this revision adds is filled by a load, which must not take the content for loaded already.
    op.execute("DELETE FROM loaded_content")
    op.create_table(
        "search_shown",
        sa.Column("record_id", KEY_TEXT, nullable=False),
        *(sa.Column(name, TEXT, nullable=False) for name in ("opening", "closing", "names", "passages", "stems", "places")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_search_shown_record_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_search_shown")),
    )
    op.execute("DELETE FROM search_text")
    with op.batch_alter_table("search_text") as batch_op:
        for name in BY_FIELD:
            batch_op.drop_column(name)
        batch_op.add_column(sa.Column("stems", TEXT, nullable=False))
    # Only columns are asked for; without the places of words the lists to be read are a third as long.
    index_texts("names, texts, codes", "column")


def downgrade() -> None:
    op.execute("DELETE FROM loaded_content")
    op.execute("DELETE FROM search_text")
    with op.batch_alter_table("search_text") as batch_op:
        batch_op.drop_column("stems")
        for name in BY_FIELD:
            batch_op.add_column(sa.Column(name, TEXT, nullable=False))
    op.drop_table("search_shown")
    index_texts("names, synonyms, lead, body, context, codes", "full")


def index_texts(columns: str, detail: str) -> None:
    """Make the index of texts anew; in PostgreSQL it has no columns of its own."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE text_index")
        op.execute(INDEX.format(columns=columns, detail=detail))
