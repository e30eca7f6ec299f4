"""Alembic environment: the models are the target metadata, and the caller provides the connection."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel import AutoString, UTCDateTime

from app.models import METADATA

FULL_TEXT_TABLES = ("text_index", "name_index")


def render_item(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """Render SQLModel types as SQLAlchemy types, so that migrations do not import SQLModel."""
    if kind == "type" and isinstance(item, AutoString):
        length = f"length={item.length}, " if item.length else ""
        # Text is compared by code point in every database, regardless of the locale of the server.
        with_collation = f'sa.String({length}collation="C")'
        return f'sa.String({length.removesuffix(", ")}).with_variant({with_collation}, "postgresql")'
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def include_object(_: Any, name: str | None, kind: str, reflected: bool, __: Any) -> bool:  # Alembic's signature
    """Exclude the tables of the full-text indexes, which have no models."""
    return not (kind == "table" and reflected and name is not None and name.startswith(FULL_TEXT_TABLES))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
    render_item=render_item,
    include_object=include_object,
)
with context.begin_transaction():
    context.run_migrations()
