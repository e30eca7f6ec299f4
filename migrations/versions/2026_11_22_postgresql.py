"""PostgreSQL"""

from alembic import op

revision = "2026_11_22_postgresql"
down_revision = "2026_11_22_digests_of_files"
branch_labels = None
depends_on = None

# Foreign keys are indexed, because deleting a record searches each of them for rows that refer to it.
LINKS = (
    ("change", "release"),
    ("claim", "term"),
    ("code", "system"),
    ("composition_identifier", "system"),
    ("dosage", "form"),
    ("food", "reference"),
    ("intake_reference", "reference_id"),
    ("relation", "claim_id"),
    ("search_code", "record_id"),
    ("search_code", "system"),
    ("search_name", "record_id"),
)

# Text is compared by code point, as in SQLite and Python, whatever the locale of the server.
COMPARED = """
DO $$
DECLARE found record;
BEGIN
    FOR found IN
        SELECT table_name, column_name, format_type(atttypid, atttypmod) AS type
        FROM information_schema.columns
        JOIN pg_attribute ON attrelid = format('%I.%I', table_schema, table_name)::regclass AND attname = column_name
        WHERE table_schema = current_schema() AND data_type IN ('character varying', 'text')
            AND collation_name IS DISTINCT FROM 'C' AND table_name <> 'alembic_version'
    LOOP
        EXECUTE format('ALTER TABLE %I ALTER COLUMN %I TYPE %s COLLATE "C"', found.table_name, found.column_name, found.type);
    END LOOP;
END $$
"""


def upgrade() -> None:
    # The next load fills the new tables and columns, so it must not find the content already loaded.
    op.execute("DELETE FROM loaded_content")
    for table, column in LINKS:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(COMPARED)
        for name in ("text_index", "name_index"):
            op.execute(f"CREATE TABLE {name} (position integer PRIMARY KEY, lexemes tsvector NOT NULL)")
            op.execute(f"CREATE INDEX {name}_lexemes ON {name} USING gin (lexemes) WITH (fastupdate = off)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TABLE name_index")
        op.execute("DROP TABLE text_index")
    for table, column in LINKS:
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
