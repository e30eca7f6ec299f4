"""Releases of the content, and what is made once for each: rendered documents, relations, notices."""

from typing import Final

from pydantic import AwareDatetime
from sqlalchemy import JSON, LargeBinary
from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import KEY_TEXT, Slug
from app.models.terms import Placement, Predicate, Standing

MAX_REASON_LENGTH: Final = 400
"""Characters of a release's summary, which is the reason of its changes too."""


DATASET_ID: Final = "dataset"
DATASET_HREF: Final = "/v1/dataset"
"""What the document about the whole is called among the rendered ones, and its address."""


class ReleaseBase(Model):
    """A release of the content."""

    version: str = Field(
        primary_key=True, max_length=20, schema_extra={"pattern": r"^\d{4}\.\d{2}\.\d+$"}, description="Version."
    )
    released_at: AwareDatetime = Field(description="When it was released, in UTC.")
    summary: str = Field(max_length=MAX_REASON_LENGTH, description="What it brought.")


class Release(ReleaseBase, table=True):
    """Releases, the current one last."""


class NoticeBase(Model):
    """A notice that apps must show."""

    id: Slug = Field(primary_key=True, sa_type=KEY_TEXT, description="Id of the notice.")
    text: str = Field(max_length=400, description="The notice.")
    placement: Placement = Field(sa_type=AutoString, description="Where to show it.")


class NoticeScope(Model):
    """Which records carry a notice."""

    types: list[str] = Field(sa_type=JSON, description="Types of the records that carry it.")


class Notice(NoticeScope, NoticeBase, table=True):
    """Notices."""

    position: int


class Rendered(Model, table=True):
    """The JSON of each record, passage and intake, and the records it names, by type."""

    id: str = Field(primary_key=True, sa_type=KEY_TEXT)
    body: bytes = Field(sa_type=LargeBinary)
    links: str


class Relation(Model, table=True):
    """Which records a claim relates, in either direction: resolved once, at load."""

    record_id: str = Field(primary_key=True, foreign_key="record.id", sa_type=KEY_TEXT)
    claim_id: str = Field(primary_key=True, foreign_key="claim.id", sa_type=KEY_TEXT, index=True)
    other_id: str = Field(primary_key=True, foreign_key="record.id", sa_type=KEY_TEXT, index=True)
    predicate: Predicate = Field(sa_type=AutoString)
    inverse: bool
    standing: Standing = Field(sa_type=AutoString)


class LoadedContent(Model, table=True):
    """What this database holds: one row, written last by a load."""

    __tablename__ = "loaded_content"
    release: str = Field(primary_key=True, foreign_key="release.version")
    seed_digest: str = Field(max_length=64)
    content_digest: str = Field(max_length=64)
    rendering_digest: str = Field(max_length=64)
    is_released: bool


class TableDigest(Model, table=True):
    """Digests of the rows that a load wrote into each table of a PostgreSQL database: see `database.table_digests`.

    An SQLite file carries a digest of all its pages instead.
    """

    __tablename__ = "table_digest"
    name: str = Field(primary_key=True, sa_type=KEY_TEXT)
    digest: str = Field(max_length=64)


class DigestBase(Model):
    """What a document was in the last release, so that the next one can tell what changed; or what a release said."""

    type: str = Field(max_length=40)
    digest: str = Field(max_length=32)
    own: str | None = Field(default=None, max_length=16, description="Digest of what its file says of it.")
    members: str = Field(max_length=4000)


class Digest(DigestBase, table=True):
    """Digests of the documents of the last release."""

    id: str = Field(primary_key=True, sa_type=KEY_TEXT)
