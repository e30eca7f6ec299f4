"""Base class of the tables, and of the models that describe their columns."""

from typing import Any, TypeVar

from pydantic import ConfigDict
from sqlalchemy import Column
from sqlmodel import SQLModel

T = TypeVar("T")

# Fixed names of constraints and indexes, so that migrations find them on every database.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Model(SQLModel):
    """Base class of tables and of the models that document their columns."""

    # Built on first use: a server validates none of them.
    model_config = ConfigDict(defer_build=True)  # type: ignore[assignment]  # SQLModel narrows the type


def col(member: T) -> Column[T]:
    """The column of a member of a table.

    SQLModel's `col` returns the mapped attribute. Its first use in a statement makes SQLAlchemy configure the mappers
    of all tables, which only mapped objects need.
    """
    mapped: Any = member
    column: Column[T] = mapped.class_.__table__.c[mapped.key]
    return column
