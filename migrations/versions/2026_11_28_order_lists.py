"""Order lists"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_order_lists"
down_revision = "2026_11_28_verify_tables"
branch_labels = None
depends_on = None

Columns = tuple[str, ...]

# Filter columns of the lists with an editorial order, and their sort columns besides that order, name and date.
RECORDS: dict[str, tuple[Columns, Columns]] = {
    "caution": (("severity",), ()),
    "claim": (("subject", "predicate", "object", "term", "via", "source", "standing"), ()),
    "condition": (("kind",), ("kind",)),
    "factor": (("kind",), ("kind",)),
    "food_group": ((), ()),
    "lifestyle_advice": (("kind", "suits_every_day"), ("kind",)),
    "mechanism": (("kind",), ("kind",)),
    "nutrient": (("kind",), ("kind",)),
    "supplement_form": ((), ()),
    "symptom": (("kind",), ("kind",)),
}

ORDER = sa.String(length=180).with_variant(sa.String(length=180, collation="C"), "postgresql")


def indexes(table: str, filters: Columns, sorts: Columns, order: Columns) -> dict[str, list[str]]:
    """Columns of the indexes of a list, by index name."""
    covered = (*order, *filters, *sorts)
    first: dict[str, Columns] = {"in_order": order}
    first |= {f"of_{name}": (name, *order) for name in filters} | {f"by_{name}": (name, order[-1]) for name in sorts}
    return {f"ix_{table}_{name}": list(dict.fromkeys((*begin, *covered))) for name, begin in first.items()}


def indexes_by_name(table: str) -> dict[str, list[str]]:
    """The indexes of a list that is ordered by name."""
    filters, sorts = RECORDS[table]
    return indexes(table, (*filters, "origin"), (*sorts, "updated_on"), ("sort_name", "id"))


def indexes_in_order(table: str) -> dict[str, list[str]]:
    """The indexes of a list in editorial order."""
    filters, sorts = RECORDS[table]
    more = ("certainty_rank",) if table == "claim" else ()
    return indexes(
        table, (*filters, "origin"), (*sorts, *more, "updated_on", "sort_name"), order=("editorial_order", "id")
    )


def upgrade() -> None:
    # The next load fills the new tables and columns, so it must not find the content already loaded.
    op.execute("DELETE FROM loaded_content")
    op.create_table(
        "list_position",
        sa.Column(
            "record_id",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_list_position_record_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_list_position")),
    )
    for table in RECORDS:
        for name in indexes_by_name(table):
            op.drop_index(name, table)
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("editorial_order", ORDER, nullable=False, server_default=""))
            if table == "claim":
                batch.add_column(sa.Column("certainty_rank", sa.Integer(), nullable=False, server_default="0"))
        with op.batch_alter_table(table) as batch:
            batch.alter_column("editorial_order", server_default=None)
            if table == "claim":
                batch.alter_column("certainty_rank", server_default=None)
        for name, columns in indexes_in_order(table).items():
            op.create_index(name, table, columns)


def downgrade() -> None:
    for table in RECORDS:
        for name in indexes_in_order(table):
            op.drop_index(name, table)
        with op.batch_alter_table(table) as batch:
            batch.drop_column("editorial_order")
            if table == "claim":
                batch.drop_column("certainty_rank")
        for name, columns in indexes_by_name(table).items():
            op.create_index(name, table, columns)
    op.drop_table("list_position")
