"""Base class of read models, and the links and notices they share."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field
from sqlmodel import SQLModel

from app.models.release import NoticeBase
from app.models.terms import Severity, Verification

Id = Annotated[str, Field(max_length=80)]
Href = Annotated[str, Field(max_length=300)]


class ReadModel(SQLModel):
    """Base class of responses and their parts; every member is always present."""

    model_config = ConfigDict(  # type: ignore[assignment]  # SQLModel narrows the type
        json_schema_serialization_defaults_required=True,
        # Most only document what was rendered while loading; a server builds only those it instantiates.
        defer_build=True,
    )
    requires: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """Members that are never returned without others, such as `said` without `known`."""


class Link(ReadModel):
    """Link to a record or vocabulary term."""

    type: str = Field(
        max_length=40,
        description="Type of the record, which is the name of its collection under `/v1`; or `vocabulary-terms`.",
    )
    id: Id = Field(description="Id of the record, or of a term as `vocabulary.term`.")
    name: str = Field(max_length=120, description="Name of the record or term.")
    href: Href = Field(description="URL of the record.")


class ReferenceLink(Link):
    """Link to a reference, which is named by its authors, year and journal."""

    type: Literal["references"] = Field(description="Always `references`.")
    year: int | None = Field(ge=1900, le=2100, description="Year of publication; null if unknown.")
    url: str | None = Field(max_length=300, description="External URL of the publication; null if there is none.")
    verification: Verification = Field(description="How the entry was verified.")


class CautionLink(Link):
    """Link to a caution that concerns the record, with its one-line text."""

    type: Literal["cautions"] = Field(description="Always `cautions`.")
    one_liner: str = Field(max_length=80, description="The caution in one line.")
    severity: Severity = Field(description="How serious the caution is.")


class NoticeRead(NoticeBase, ReadModel):
    """A notice that apps must display."""


class IdentityRead(ReadModel):
    """Type, id and URL of a record."""

    type: str = Field(max_length=40, description="Type of the record, which is the name of its collection under `/v1`.")
    id: Id = Field(description="Id, stable and unique across all types.")
    href: Href = Field(description="URL of the record, absolute or relative to the API.")


def field_of(base: type[SQLModel], name: str) -> Any:
    """The declaration of a member that a read model repeats, with its description and bounds."""
    return base.model_fields[name]
