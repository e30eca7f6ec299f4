"""Releases, and the data computed for each: rendered documents, relations, notices and digests."""

from typing import Final

from pydantic import AwareDatetime
from sqlalchemy import JSON, LargeBinary
from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import KEY_TEXT, Slug
from app.models.terms import Placement, Predicate, Standing

MAX_REASON_LENGTH: Final = 400
"""Maximum length of a release summary in characters; it is also the default reason of changes."""

DATASET_ID: Final = "dataset"
DATASET_HREF: Final = "/v1/dataset"
"""Id and address of the rendered document that describes the whole dataset."""


class ReleaseBase(Model):
    """A release of the content."""

    version: str = Field(
        primary_key=True,
        max_length=20,
        schema_extra={"pattern": r"^\d{4}\.\d{2}\.\d+$"},
        description="Version of the content: year, month and sequence number within the month.",
    )
    released_at: AwareDatetime = Field(description="Time of the release, in UTC.")
    summary: str = Field(max_length=MAX_REASON_LENGTH, description="Summary of what changed.")


class Release(ReleaseBase, table=True):
    """Table of releases, the current one last."""


class NoticeBase(Model):
    """A notice that apps must display."""

    id: Slug = Field(primary_key=True, sa_type=KEY_TEXT, description="Id of the notice.")
    text: str = Field(max_length=400, description="Text of the notice.")
    placement: Placement = Field(sa_type=AutoString, description="Where to display the notice.")


class NoticeScope(Model):
    """The record types that a notice applies to."""

    types: list[str] = Field(sa_type=JSON, description="Record types that the notice applies to.")


class Notice(NoticeScope, NoticeBase, table=True):
    """Table of notices."""

    position: int


class Rendered(Model, table=True):
    """Table of rendered documents: the JSON of each record, passage and intake, and its links by type."""

    id: str = Field(primary_key=True, sa_type=KEY_TEXT)
    summary: bytes = Field(sa_type=LargeBinary)
    """The record as lists show it; equal to `body` for types of one shape. It is stored first, so that lists need not
    read past the body."""
    links: str
    body: bytes = Field(sa_type=LargeBinary)


class Relation(Model, table=True):
    """Table of the records that claims relate, in both directions; resolved while loading."""

    record_id: str = Field(primary_key=True, foreign_key="record.id", sa_type=KEY_TEXT)
    claim_id: str = Field(primary_key=True, foreign_key="claim.id", sa_type=KEY_TEXT, index=True)
    other_id: str = Field(primary_key=True, foreign_key="record.id", sa_type=KEY_TEXT, index=True)
    predicate: Predicate = Field(sa_type=AutoString)
    inverse: bool
    standing: Standing = Field(sa_type=AutoString)


class LoadedContent(Model, table=True):
    """Table with a single row, which identifies the content of the database; loading writes it last."""

    __tablename__ = "loaded_content"
    release: str = Field(primary_key=True, foreign_key="release.version")
    seed_digest: str = Field(max_length=64)
    content_digest: str = Field(max_length=64)
    rendering_digest: str = Field(max_length=64)
    is_released: bool


class TableDigest(Model, table=True):
    """Table of digests of the rows of each table in a PostgreSQL database (`database.table_digests`).

    An SQLite file has a digest of all its pages instead.
    """

    __tablename__ = "table_digest"
    name: str = Field(primary_key=True, sa_type=KEY_TEXT)
    digest: str = Field(max_length=64)


class DigestBase(Model):
    """Digest of a document in the last release, from which the next release derives what changed; or of a release."""

    type: str = Field(max_length=40)
    digest: str = Field(max_length=32)
    own: str | None = Field(default=None, max_length=16, description="Digest of the record in its seed file.")
    members: str = Field(max_length=4000)


class Digest(DigestBase, table=True):
    """Table of the digests of all documents in the last release."""

    id: str = Field(primary_key=True, sa_type=KEY_TEXT)
