"""What all tables come from, and every class whose members are described but seldom validated."""

from typing import Any, TypeVar

from pydantic import ConfigDict
from sqlalchemy import Column
from sqlmodel import SQLModel

T = TypeVar("T")

# Names of constraints and indexes, so that a migration can find them again on every database.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Model(SQLModel):
    """Members with what holds for each of them."""

    # A server validates none of them: they are its tables, and the members of what it documents.
    model_config = ConfigDict(defer_build=True)  # type: ignore[assignment]  # SQLModel narrows the type


def col(member: T) -> Column[T]:
    """The column that a member of a table stands for.

    SQLModel's `col` leaves it as a member of a mapped class. A statement with one of those makes SQLAlchemy finish the
    mapping of every table first, which only objects need.
    """
    mapped: Any = member
    column: Column[T] = mapped.class_.__table__.c[mapped.key]
    return column
