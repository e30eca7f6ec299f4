"""Changes: what each release added, updated or withdrew."""

from typing import Annotated

from sqlalchemy import JSON
from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import KEY_TEXT, Slug, list_indexes
from app.models.release import MAX_REASON_LENGTH
from app.models.terms import ChangeOperation


class ChangeBase(Model):
    """One change of one record."""

    seq: int = Field(ge=1, le=1_000_000_000, description="Number of the change; later changes have greater ones.")
    release: str = Field(foreign_key="release.version", max_length=20, description="Release that brought it.")
    op: ChangeOperation = Field(sa_type=AutoString, description="What happened.")
    type: str = Field(max_length=40, description="Type of the record; `dataset` for that itself.")
    id: Slug = Field(sa_type=KEY_TEXT, index=True, description="Id of the record, which may no longer exist.")
    members: list[Annotated[str, Field(max_length=60)]] = Field(
        default_factory=list, sa_type=JSON, max_length=60, description="Members that changed; empty unless updated."
    )
    reason: str = Field(max_length=MAX_REASON_LENGTH, description="Why.")
    successor: str | None = Field(
        default=None, max_length=80, description="Id of the record that takes its place, where one does."
    )
    digest_before: str | None = Field(
        default=None,
        max_length=32,
        description="BLAKE2b digest (16 bytes, hexadecimal) of the record's JSON before; the dataset's has no figures.",
    )
    digest_after: str | None = Field(default=None, max_length=32, description="The same digest of the record after.")


class Change(ChangeBase, table=True):
    """Changes of records, passages and intakes."""

    __table_args__ = list_indexes("change", filters=("release", "op", "type"), order=("seq", "document"))

    document: str = Field(primary_key=True, sa_type=KEY_TEXT)
