"""What all tables come from, and every class whose members are described but seldom validated."""

from pydantic import ConfigDict
from sqlmodel import SQLModel

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
