"""Parameters and result of `/v1/citations`, the sources of a screen."""

from typing import Annotated, Final, Literal

from pydantic import Field, WithJsonSchema

from app.models.registry import RECORD_OR_PART
from app.models.source import SHA256
from app.models.terms import CommercialLevel, ReferenceKind, Verification
from app.schemas.common import Href, Id, NoticeRead, ReadModel
from app.schemas.envelope import Meta
from app.schemas.missing import MissingRead
from app.schemas.query import BaseQuery, OrderedCSV, SlugText

MAX_IDS: Final = 100

MAX_CITATIONS: Final = 12_000
"""Upper bound on the citations of `MAX_IDS` records."""


class CitationRead(ReadModel):
    """A reference or a source article, as an entry of a Sources screen."""

    number: int = Field(ge=1, le=MAX_CITATIONS, description="Number of the entry on the screen, from 1.")
    role: Literal["evidence", "article"] = Field(
        description="`evidence` is published evidence for what is known. `article` is a source article: it makes the "
        "statement that a record grades, and is not evidence for it. Never display an article as evidence."
    )
    kind: Annotated[
        ReferenceKind | Literal["article"],
        WithJsonSchema({"type": "string", "enum": [*ReferenceKind, "article"]}),  # generators cannot read the union
    ] = Field(description="Type of publication of a reference, or `article`.")
    type: Literal["references", "sources"] = Field(description="Collection under `/v1` that contains the entry.")
    id: Id = Field(description="Id of the reference or source.")
    href: Href = Field(description="URL of the reference or source in this API.")
    title: str = Field(
        max_length=300, description="Title; in square brackets if it is our description, because there is no title."
    )
    authors: str | None = Field(
        max_length=200, description="Authors, or the organisation that published it; null if unknown."
    )
    container: str | None = Field(max_length=200, description="Journal, book or website; null if there is none.")
    locator: str | None = Field(max_length=60, description="Volume, issue and pages; null if there are none.")
    publisher: str | None = Field(
        max_length=120, description="Publisher of an article; null if unknown, and for a reference."
    )
    year: int | None = Field(ge=1900, le=2100, description="Year of publication; null if unknown.")
    url: str | None = Field(max_length=300, description="External URL to link to; null if there is none.")
    commercial_interest: CommercialLevel | None = Field(
        description="How clearly an article promotes a product; null for a reference."
    )
    file_name: str | None = Field(
        max_length=80, description="Name of the raw file of an article; null for a reference."
    )
    sha256: str | None = Field(
        max_length=64,
        pattern=SHA256["pattern"],
        description="SHA-256 of the raw file of an article; null for a reference.",
    )
    verification: Verification | None = Field(description="How a reference was verified; null for an article.")
    used_by: list[Id] = Field(
        min_length=1,
        max_length=MAX_IDS,
        description="The requested ids that cite the entry, in the requested order. A withdrawn id is represented by "
        "its successor, as in `missing`. A reference or source that was requested itself lists its own id.",
    )
    text: str = Field(max_length=2000, description="The citation as one line of plain text.")


class CitationsLinks(ReadModel):
    """Links of the citations."""

    self: str = Field(max_length=9000, description="URL of this response.")


class CitationsRead(ReadModel):
    """The citations of a screen, as data and ready to display."""

    items: list[CitationRead] = Field(
        max_length=MAX_CITATIONS,
        description="The cited references and source articles, each once, in order of first use.",
    )
    missing: list[MissingRead] = Field(
        max_length=MAX_IDS,
        description="The requested ids without a record, in the requested order. If a withdrawn record has a "
        "successor, `items` has the citations of the successor.",
    )
    notices: list[NoticeRead] = Field(
        max_length=40,
        description="The notices for records of these types, each once. `placement` says where to display a notice: "
        "`inline` next to the record, `screen` on the same screen, `footer` at the end of the screen.",
    )
    text: str = Field(
        max_length=30_000_000,
        description="The Sources screen as plain text: heading, numbered list, attribution, licence, release, notices.",
    )
    html: str = Field(
        max_length=150_000_000,
        description="The same screen as an HTML `section` of semantic elements. All values are escaped; there are no "
        "styles, scripts or ids; and links send no referrer.",
    )
    links: CitationsLinks = Field(description="Links of the citations.")
    meta: Meta = Field(description="Release, licence, attribution and notice for the whole response.")


class CitationsQuery(BaseQuery):
    """Query parameters of the citations."""

    ids: Annotated[OrderedCSV[SlugText], RECORD_OR_PART] = Field(
        max_length=MAX_IDS,
        description="Ids of the records, passages and intakes on the screen, of any type, in order of appearance. "
        "Repeated ids count once.",
    )
