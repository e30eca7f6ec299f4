"""Changes: the records that each release added, updated or withdrew."""

from typing import Annotated

from sqlalchemy import JSON
from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import KEY_TEXT, Slug, list_indexes
from app.models.release import MAX_REASON_LENGTH
from app.models.terms import ChangeOperation


class ChangeBase(Model):
    """A change of one record in one release."""

    seq: int = Field(
        ge=1, le=1_000_000_000, description="Sequence number of the change; it increases with every change."
    )
    release: str = Field(
        foreign_key="release.version", max_length=20, description="Version of the release that made the change."
    )
    op: ChangeOperation = Field(sa_type=AutoString, description="What happened to the record.")
    type: str = Field(max_length=40, description="Type of the record, or `dataset` for a change of the dataset itself.")
    id: Slug = Field(sa_type=KEY_TEXT, index=True, description="Id of the record, which may have been withdrawn since.")
    members: list[Annotated[str, Field(max_length=60)]] = Field(
        default_factory=list,
        sa_type=JSON,
        max_length=60,
        description="Members that changed; empty unless `op` is `updated`.",
    )
    reason: str = Field(max_length=MAX_REASON_LENGTH, description="Reason for the change.")
    successor: str | None = Field(
        default=None,
        max_length=80,
        description="Id of the record that replaces a withdrawn one; null if there is none.",
    )
    digest_before: str | None = Field(
        default=None,
        max_length=32,
        description="BLAKE2b digest (16 bytes, hexadecimal) of the record's JSON before the change; null if it was "
        "added. That of the dataset leaves out figures.",
    )
    digest_after: str | None = Field(
        default=None, max_length=32, description="The same digest after the change; null if it was withdrawn."
    )


class Change(ChangeBase, table=True):
    """Table of changes of records, passages and intakes."""

    __table_args__ = list_indexes("change", filters=("release", "op", "type"), order=("seq", "document"))

    document: str = Field(primary_key=True, sa_type=KEY_TEXT)
