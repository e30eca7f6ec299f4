"""Search"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_search"
down_revision = "2026_11_22_tell_releases_by_time"
branch_labels = None
depends_on = None

# Stems and words are computed in Python for every database, so the indexes only split them at blanks.
FTS5 = (
    """
    CREATE VIRTUAL TABLE text_index USING fts5(
        names, synonyms, lead, body, context, codes,
        content='', columnsize=0, tokenize='unicode61 remove_diacritics 0'
    )
    """,
    """
    CREATE VIRTUAL TABLE name_index USING fts5(
        words, content='', columnsize=0, detail=none, prefix='1 2 3 4', tokenize='unicode61 remove_diacritics 0'
    )
    """,
)


def upgrade() -> None:
    # The next load fills the new tables and columns, so it must not find the content already loaded.
    op.execute("DELETE FROM loaded_content")
    op.create_table(
        "search_word",
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("stem", sa.String(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("in_names", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_word")),
    )
    with op.batch_alter_table("search_word", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_word_records"), ["records"], unique=False)
        batch_op.create_index(batch_op.f("ix_search_word_stem"), ["stem"], unique=False)

    op.create_table(
        "search_code",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "record_id",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("system", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_search_code_record_id")),
        sa.ForeignKeyConstraint(["system"], ["code_system.id"], name=op.f("fk_search_code_system")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_search_code")),
    )
    with op.batch_alter_table("search_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_code_key"), ["key"], unique=False)

    op.create_table(
        "search_name",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "record_id",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("member", sa.String(length=10), nullable=False),
        sa.Column("text", sa.String(length=120), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("stems", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_search_name_record_id")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_search_name")),
    )
    with op.batch_alter_table("search_name", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_name_stems"), ["stems"], unique=False)

    op.create_table(
        "search_text",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "record_id",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("names", sa.String(), nullable=False),
        sa.Column("synonyms", sa.String(), nullable=False),
        sa.Column("lead", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("context", sa.String(), nullable=False),
        sa.Column("codes", sa.String(), nullable=False),
        sa.Column("ends", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_search_text_record_id")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_search_text")),
        sa.UniqueConstraint("record_id", name=op.f("uq_search_text_record_id")),
    )
    with op.batch_alter_table("vocabulary_term", schema=None) as batch_op:
        batch_op.add_column(sa.Column("synonyms", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("vocabulary_term") as batch_op:
        batch_op.alter_column("synonyms", server_default=None)
    with op.batch_alter_table("code_system") as batch_op:
        batch_op.add_column(sa.Column("codes_nest", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("aliases", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("code_system") as batch_op:
        batch_op.alter_column("aliases", server_default=None)
        batch_op.alter_column("codes_nest", server_default=None)
    if op.get_bind().dialect.name == "sqlite":
        for statement in FTS5:
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE name_index")
        op.execute("DROP TABLE text_index")
    with op.batch_alter_table("code_system") as batch_op:
        batch_op.drop_column("aliases")
        batch_op.drop_column("codes_nest")
    with op.batch_alter_table("vocabulary_term", schema=None) as batch_op:
        batch_op.drop_column("synonyms")

    op.drop_table("search_text")
    with op.batch_alter_table("search_name", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_search_name_stems"))

    op.drop_table("search_name")
    with op.batch_alter_table("search_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_search_code_key"))

    op.drop_table("search_code")
    with op.batch_alter_table("search_word", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_search_word_stem"))
        batch_op.drop_index(batch_op.f("ix_search_word_records"))

    op.drop_table("search_word")
