"""Indexes of lists"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "2026_11_22_indexes_of_lists"
down_revision = "2026_11_22_shown"
branch_labels = None
depends_on = None

Columns = tuple[str, ...]

# Filter columns of the lists of each type, and their sort columns besides name and date.
RECORDS: dict[str, tuple[Columns, Columns]] = {
    "caution": (("severity",), ()),
    "claim": (("subject", "predicate", "object", "term", "via", "source", "standing"), ()),
    "condition": (("kind",), ("kind",)),
    "conflict": (("kind",), ("kind",)),
    "dosage": (("form", "basis", "exceeds_adult_ul"), ()),
    "factor": (("kind",), ("kind",)),
    "food": (("group", "state"), ("magnesium_mg_per_100g", "magnesium_mg_per_serving")),
    "food_group": ((), ()),
    "gap": ((), ()),
    "lifestyle_advice": (("kind", "suits_every_day"), ("kind",)),
    "mechanism": (("kind",), ("kind",)),
    "nutrient": (("kind",), ("kind",)),
    "reference": (("kind", "verification", "year"), ("kind",)),
    "source": (("commercial_level",), ("length",)),
    "supplement_form": ((), ()),
    "symptom": (("kind",), ("kind",)),
    "vocabulary": ((), ()),
}

# Indexes made redundant by new ones with the same first column.
FORMER = {
    "caution": ("severity",),
    "change": ("op", "release", "type"),
    "claim": ("object", "predicate", "source", "standing", "subject", "term", "via"),
    "condition": ("kind",),
    "conflict": ("kind",),
    "dosage": ("form",),
    "factor": ("kind",),
    "food": ("group", "magnesium_mg_per_100g", "magnesium_mg_per_serving", "state"),
    "lifestyle_advice": ("kind",),
    "mechanism": ("kind",),
    "nutrient": ("kind",),
    "passage": ("disposition", "role", "source"),
    "reference": ("kind", "year"),
    "symptom": ("kind",),
}

COLUMNS: dict[str, TypeEngine[Any]] = {
    "sort_name": sa.String(length=160).with_variant(sa.String(length=160, collation="C"), "postgresql"),
    "origin": sa.String().with_variant(sa.String(collation="C"), "postgresql"),
    "updated_on": sa.Date(),
}


def indexes(
    table: str, filters: Columns, sorts: Columns, order: tuple[str, str] = ("sort_name", "id")
) -> dict[str, list[str]]:
    """Columns of the indexes of a list, by index name."""
    held = (*order, *filters, *sorts)
    first: dict[str, Columns] = {"in_order": order}
    first |= {f"of_{name}": (name, *order) for name in filters} | {f"by_{name}": (name, order[-1]) for name in sorts}
    return {f"ix_{table}_{name}": list(dict.fromkeys((*begin, *held))) for name, begin in first.items()}


def all_indexes() -> dict[str, dict[str, list[str]]]:
    """Columns of the indexes of all lists, by table and index name."""
    found = {
        table: indexes(table, (*filters, "origin"), (*sorts, "updated_on"))
        for table, (filters, sorts) in RECORDS.items()
    }
    found["change"] = indexes("change", ("release", "op", "type"), (), ("seq", "document"))
    found["passage"] = {"ix_passage_of_source": ["source", "ordinal", "id", "role", "disposition", "reason"]}
    return found


def upgrade() -> None:
    # The next load fills the new tables and columns, so it must not find the content already loaded.
    op.execute("DELETE FROM loaded_content")
    op.drop_index(op.f("ix_record_type_updated_on_id"), "record")
    for table, columns in FORMER.items():
        for column in columns:
            op.drop_index(op.f(f"ix_{table}_{column}"), table)
    for table in RECORDS:
        for name, kind in COLUMNS.items():
            op.add_column(table, sa.Column(name, kind))
        rows, record = (sa.table(one, *map(sa.column, ("id", *COLUMNS))) for one in (table, "record"))
        same = record.c.id == rows.c.id
        op.execute(
            rows.update().values({name: sa.select(record.c[name]).where(same).scalar_subquery() for name in COLUMNS})
        )
        with op.batch_alter_table(table) as batch:
            for name in COLUMNS:
                batch.alter_column(name, nullable=False)
    for table, by_name in all_indexes().items():
        for name, held in by_name.items():
            op.create_index(name, table, held)


def downgrade() -> None:
    for table, by_name in all_indexes().items():
        for name in by_name:
            op.drop_index(name, table)
    for table in RECORDS:
        with op.batch_alter_table(table) as batch:
            for name in COLUMNS:
                batch.drop_column(name)
    for table, columns in FORMER.items():
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.create_index(op.f("ix_record_type_updated_on_id"), "record", ["type", "updated_on", "id"])
