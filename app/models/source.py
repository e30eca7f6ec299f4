"""Sources: the four articles, and all of their passages."""

from typing import Annotated, Final

from sqlalchemy import Index
from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import KEY_TEXT, IdOf, ListedKey, Slug, record_indexes
from app.models.record_type import Tag, Type, column_facets
from app.models.terms import CommercialLevel, Disposition, LeftOutReason, PassageRole

SHA256 = {"pattern": r"^[0-9a-f]{64}$"}


class CommercialInterestBase(Model):
    """Whether a source article promotes a product."""

    level: CommercialLevel = Field(sa_type=AutoString, description="How clearly a commercial interest shows.")
    note: str = Field(max_length=300, description="What in the article shows the interest.")


class SourceBase(Model):
    """Title, file and publisher of a source article."""

    title: str | None = Field(default=None, max_length=160, description="Title of the article; null if it has none.")
    file_name: str = Field(max_length=80, description="Name of the raw file that the positions of passages refer to.")
    sha256: str = Field(max_length=64, schema_extra=SHA256, description="SHA-256 of the raw file.")
    length: int = Field(ge=0, le=10_000_000, description="Length of the raw file, in Unicode code points.")
    url: str | None = Field(default=None, max_length=300, description="Web address of the article; null if unknown.")
    publisher: str | None = Field(
        default=None, max_length=120, description="Publisher of the article; null if unknown."
    )
    family: str | None = Field(
        default=None,
        max_length=60,
        description="Family of articles that share a template, and therefore do not support each other.",
    )


class Source(SourceBase, ListedKey, table=True):
    """Table of sources."""

    __table_args__ = record_indexes("source", filters=("commercial_level",), sorts=("length",))

    commercial_level: CommercialLevel = Field(sa_type=AutoString)
    commercial_note: str = Field(max_length=300)


class PassageBase(Model):
    """A sentence, heading or other part of an article: its position and hash, never its text."""

    id: Slug = Field(primary_key=True, sa_type=KEY_TEXT, description="Id of the passage.")
    source: Annotated[Slug, IdOf(("sources",))] = Field(
        foreign_key="source.id", sa_type=KEY_TEXT, description="Id of the source."
    )
    ordinal: int = Field(ge=1, le=100_000, description="Number of the passage within the article, from 1.")
    start: int = Field(
        ge=0,
        le=10_000_000,
        description="Position of the first character in the raw file, in Unicode code points from 0 "
        "(W3C TextPositionSelector).",
    )
    end: int = Field(
        ge=1,
        le=10_000_000,
        description="Position after the last character, which the passage does not include.",
    )
    sha256: str = Field(max_length=64, schema_extra=SHA256, description="SHA-256 of the text of the passage in UTF-8.")
    section: str = Field(max_length=60, description="Section of the article, in our words.")
    role: PassageRole = Field(sa_type=AutoString, description="Role of the passage in the article.")
    disposition: Disposition = Field(sa_type=AutoString, description="Whether a record cites the passage.")
    reason: LeftOutReason | None = Field(
        default=None, sa_type=AutoString, description="Why the passage is left out; null if it is used."
    )
    note: str | None = Field(
        default=None, max_length=200, description="Explanation of the reason; null if there is none."
    )


class Passage(PassageBase, table=True):
    """Table of passages."""

    __table_args__ = (Index("ix_passage_of_source", "source", "ordinal", "id", "role", "disposition", "reason"),)


SOURCE: Final = Type(
    name="sources",
    table=Source,
    title="Source articles",
    lead="The four articles that this content examines. Their statements are checked here; they are not evidence.",
    label="Source article, not evidence",
    tag=Tag("Sources", "The four source articles and all of their passages."),
    example="article-citrate",
    search_weight=0.7,
    facets=column_facets(Source, "commercial_level"),
    is_for_readers=False,
    schema_org="Article",
)
