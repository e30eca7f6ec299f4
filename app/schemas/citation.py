"""Query and answer of the citations of a screen."""

from typing import Annotated, Final, Literal

from pydantic import Field

from app.models.record import IdOf
from app.models.registry import TYPES
from app.models.source import SHA256
from app.models.terms import CommercialLevel, ReferenceKind, Verification
from app.schemas.common import Href, Id, NoticeRead, ReadModel
from app.schemas.envelope import Meta
from app.schemas.query import ComputedQuery, OrderedCSV, SlugText

MAX_IDS: Final = 100

CITABLE: Final = IdOf((*TYPES, "passages", "intakes"))
"""What can be on a screen: any record, and the parts of records."""


MAX_CITATIONS: Final = 12_000
"""More than so many records can cite."""


class CitationRead(ReadModel):
    """A reference or a source article, as a Sources screen lists it."""

    number: int = Field(ge=1, le=MAX_CITATIONS, description="Its number on the screen, from 1.")
    role: Literal["evidence", "article"] = Field(
        description="`evidence`: published evidence; it stands behind what is known. `article`: a source article; it "
        "makes the statement that a record grades, and is no evidence for it. Never show an article as evidence."
    )
    kind: ReferenceKind | Literal["article"] = Field(
        description="What sort of publication a reference is, or `article`."
    )
    type: Literal["references", "sources"] = Field(description="Collection under `/v1` that holds it.")
    id: Id = Field(description="Id of the reference or source.")
    href: Href = Field(description="Address of the reference or source in this service.")
    title: str = Field(
        max_length=300, description="Title; in square brackets where it is our description, for want of a title."
    )
    authors: str | None = Field(max_length=200, description="Authors, or the body that published it.")
    container: str | None = Field(max_length=200, description="Journal, book or site.")
    locator: str | None = Field(max_length=60, description="Volume, issue and pages.")
    publisher: str | None = Field(max_length=120, description="Publisher of an article, where it is known.")
    year: int | None = Field(ge=1900, le=2100, description="Year of publication, where it is known.")
    url: str | None = Field(
        max_length=300, description="Web address to link to, outside of this service; null where there is none."
    )
    commercial_interest: CommercialLevel | None = Field(
        description="Whether an article serves somebody's sales; null for a reference."
    )
    file_name: str | None = Field(max_length=80, description="File of an article; null for a reference.")
    sha256: str | None = Field(
        max_length=64,
        pattern=SHA256["pattern"],
        description="SHA-256 of the file of an article; null for a reference.",
    )
    verification: Verification | None = Field(
        description="How the entry of a reference was checked; null for an article, which its hash identifies."
    )
    used_by: list[Id] = Field(
        min_length=1,
        max_length=MAX_IDS,
        description="Which of the ids asked for use it, in the order asked. A reference or source that was asked for "
        "names itself.",
    )
    text: str = Field(max_length=2000, description="The citation as one line of plain text.")


class CitationsLinks(ReadModel):
    """Where these citations are."""

    self: str = Field(max_length=9000, description="Address of this answer.")


class CitationsRead(ReadModel):
    """The citations behind a screen, as data and ready to show."""

    items: list[CitationRead] = Field(
        max_length=MAX_CITATIONS, description="Each reference and source article once, in the order of first use."
    )
    notices: list[NoticeRead] = Field(
        max_length=40,
        description="The notices that records of these types carry, each once; `placement` says where to show it: "
        "`inline` beside the record, `screen` on the same screen, `footer` at its end.",
    )
    text: str = Field(
        max_length=30_000_000,
        description="The screen as plain text: a heading, the numbered list, attribution, licence, release, notice.",
    )
    html: str = Field(
        max_length=150_000_000,
        description="The same screen as an HTML `section`, with nothing but semantic elements: every value is "
        "escaped, there is no style, script or id, and a linked site is not told which screen the reader came from.",
    )
    links: CitationsLinks = Field(description="Where these citations are.")
    meta: Meta = Field(description="What holds for every record of the answer.")


class CitationsQuery(ComputedQuery):
    """Query parameters of the citations."""

    ids: Annotated[OrderedCSV[SlugText], CITABLE] = Field(
        max_length=MAX_IDS,
        description="Ids of the records, passages and intakes on the screen, of any types, in the order in which the "
        "screen uses them. An id that is given again is asked once.",
    )
