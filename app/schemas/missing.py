"""Requested ids that a response has no record for."""

from typing import Literal

from pydantic import Field

from app.schemas.common import Id, Link, ReadModel


class MissingRead(ReadModel):
    """A requested id without a record, and what replaces it."""

    id: Id = Field(description="The requested id.")
    reason: Literal["unknown", "withdrawn"] = Field(
        description="`unknown` if no record ever had this id, `withdrawn` if a release withdrew it."
    )
    successor: Link | None = Field(
        description="Link to the record that replaces a withdrawn one; null if there is none, and for an unknown id."
    )
