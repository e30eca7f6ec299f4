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
# Field prefixes of lexemes end with a colon. Without positions, which no query uses, the lists of the index are shorter.
INDEX = """
    CREATE VIRTUAL TABLE text_index USING fts5(
        lexemes, content='', columnsize=0, detail=none, tokenize="unicode61 remove_diacritics 0 tokenchars ':'"
    )
"""
FORMER_INDEX = """
    CREATE VIRTUAL TABLE text_index USING fts5(
        names, synonyms, lead, body, context, codes,
        content='', columnsize=0, tokenize='unicode61 remove_diacritics 0'
    )
"""


def upgrade() -> None:
    # The next load fills the new tables and columns, so it must not find the content already loaded.
    op.execute("DELETE FROM loaded_content")
    op.create_table(
        "search_shown",
        sa.Column("record_id", KEY_TEXT, nullable=False),
        *(
            sa.Column(name, TEXT, nullable=False)
            for name in ("opening", "closing", "names", "passages", "stems", "places")
        ),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_search_shown_record_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_search_shown")),
    )
    op.execute("DELETE FROM search_text")
    with op.batch_alter_table("search_text") as batch_op:
        for name in BY_FIELD:
            batch_op.drop_column(name)
        batch_op.add_column(sa.Column("stems", TEXT, nullable=False))
    index_texts(INDEX)


def downgrade() -> None:
    op.execute("DELETE FROM loaded_content")
    op.execute("DELETE FROM search_text")
    with op.batch_alter_table("search_text") as batch_op:
        batch_op.drop_column("stems")
        for name in BY_FIELD:
            batch_op.add_column(sa.Column(name, TEXT, nullable=False))
    op.drop_table("search_shown")
    index_texts(FORMER_INDEX)


def index_texts(statement: str) -> None:
    """Recreate the index of texts in SQLite; in PostgreSQL it is left unchanged."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE text_index")
        op.execute(statement)
