"""Parts that all read models share: links, references, cautions, notices."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field
from sqlmodel import SQLModel

from app.models.release import NoticeBase
from app.models.terms import Severity, Verification

Id = Annotated[str, Field(max_length=80)]
Href = Annotated[str, Field(max_length=300)]


class ReadModel(SQLModel):
    """A record or a part of one, as the API gives it; every member is always sent."""

    model_config = ConfigDict(  # type: ignore[assignment]  # SQLModel narrows the type
        json_schema_serialization_defaults_required=True,
        # Most only document what was rendered at load: a server builds those that it fills.
        defer_build=True,
    )
    requires: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """Members that are never sent without others, such as what a source says without what is known."""


class Link(ReadModel):
    """A record at another address."""

    type: str = Field(
        max_length=40, description="Type of the record, which is its collection under `/v1`, or `vocabulary-terms`."
    )
    id: Id = Field(description="Id of the record, or `vocabulary.term`.")
    name: str = Field(max_length=120, description="Preferred name.")
    href: Href = Field(description="Address of the record.")


class ReferenceLink(ReadModel):
    """Published evidence."""

    id: Id = Field(description="Id of the reference.")
    title: str = Field(max_length=300, description="Title.")
    year: int | None = Field(ge=1900, le=2100, description="Year of publication.")
    url: str | None = Field(max_length=300, description="Address outside of this service.")
    verification: Verification = Field(description="How the entry was checked.")


class CautionLink(ReadModel):
    """A caution that concerns the record."""

    id: Id = Field(description="Id of the caution.")
    one_liner: str = Field(max_length=80, description="The caution in one line.")
    severity: Severity = Field(description="How much it weighs.")
    href: Href = Field(description="Address of the caution.")


class NoticeRead(NoticeBase, ReadModel):
    """A notice that apps must show."""


class IdentityRead(ReadModel):
    """Which record it is."""

    type: str = Field(max_length=40, description="Type of the record, which is its collection under `/v1`.")
    id: Id = Field(description="Readable id, stable and unique across all types.")
    href: Href = Field(description="Address of the record.")
