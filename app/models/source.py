"""Sources: the four documents, and every passage of each."""

from typing import Annotated, Final

from sqlalchemy import Index
from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import KEY_TEXT, IdOf, ListedKey, Slug, record_indexes
from app.models.record_type import Tag, Type, column_facets
from app.models.terms import CommercialLevel, Disposition, LeftOutReason, PassageRole

SHA256 = {"pattern": r"^[0-9a-f]{64}$"}


class CommercialInterestBase(Model):
    """Whether a document serves somebody's sales."""

    level: CommercialLevel = Field(sa_type=AutoString, description="How far an interest shows.")
    note: str = Field(max_length=300, description="What it shows by.")


class SourceBase(Model):
    """What only a source says."""

    title: str | None = Field(default=None, max_length=160, description="Title of the document; null if it has none.")
    file_name: str = Field(max_length=80, description="Name of the file that positions count in.")
    sha256: str = Field(max_length=64, schema_extra=SHA256, description="SHA-256 of the file.")
    length: int = Field(ge=0, le=10_000_000, description="Length of the file in Unicode code points.")
    url: str | None = Field(default=None, max_length=300, description="Address, where it is known.")
    publisher: str | None = Field(default=None, max_length=120, description="Publisher, where it is known.")
    family: str | None = Field(
        default=None,
        max_length=60,
        description="Documents of one family share a template and do not support each other.",
    )


class Source(SourceBase, ListedKey, table=True):
    """Sources."""

    __table_args__ = record_indexes("source", filters=("commercial_level",), sorts=("length",))

    commercial_level: CommercialLevel = Field(sa_type=AutoString)
    commercial_note: str = Field(max_length=300)


class PassageBase(Model):
    """A sentence, heading or other stretch of a document: position and hash, never its text."""

    id: Slug = Field(primary_key=True, sa_type=KEY_TEXT, description="Id of the passage.")
    source: Annotated[Slug, IdOf(("sources",))] = Field(
        foreign_key="source.id", sa_type=KEY_TEXT, description="Id of the source."
    )
    ordinal: int = Field(ge=1, le=100_000, description="Place in the document, from 1.")
    start: int = Field(ge=0, le=10_000_000, description="First code point of the raw file (W3C TextPositionSelector).")
    end: int = Field(ge=1, le=10_000_000, description="Code point behind the last.")
    sha256: str = Field(max_length=64, schema_extra=SHA256, description="SHA-256 of the passage in UTF-8.")
    section: str = Field(max_length=60, description="Part of the document, in our words.")
    role: PassageRole = Field(sa_type=AutoString, description="What part of a document it is.")
    disposition: Disposition = Field(sa_type=AutoString, description="Whether a record cites it.")
    reason: LeftOutReason | None = Field(default=None, sa_type=AutoString, description="Why it is left out.")
    note: str | None = Field(default=None, max_length=200, description="The reason in words.")


class Passage(PassageBase, table=True):
    """Passages."""

    __table_args__ = (Index("ix_passage_of_source", "source", "ordinal", "id", "role", "disposition", "reason"),)


SOURCE: Final = Type(
    name="sources",
    table=Source,
    title="Source articles",
    lead="The four articles that this content examines. They are what is checked here. They are not evidence.",
    label="Source article, not evidence",
    tag=Tag("Sources", "The four documents and every passage of each."),
    example="article-citrate",
    search_weight=0.7,
    facets=column_facets(Source, "commercial_level"),
    is_for_readers=False,
    schema_org="Article",
)
