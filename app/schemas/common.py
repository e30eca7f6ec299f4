"""The words all read models share: links, codes, related records, notices."""

from typing import Annotated

from pydantic import ConfigDict
from sqlmodel import Field, SQLModel

from app.models.links import CodeBase
from app.models.record import ContentBase, RecordBase
from app.models.release import NoticeBase
from app.models.terms import Certainty, Direction, Predicate, Severity, Standing, Verification

Id = Annotated[str, Field(max_length=80)]
Href = Annotated[str, Field(max_length=300)]


class ReadModel(SQLModel):
    """A record or a part of one, as the API gives it; every member is always sent."""

    model_config = ConfigDict(  # type: ignore[assignment]  # SQLModel narrows the type
        json_schema_serialization_defaults_required=True,
        # Most only document what was rendered at load: a server builds those that it fills.
        defer_build=True,
    )


class Link(ReadModel):
    """A record at another address."""

    type: str = Field(
        max_length=40, description="Type of the record, which is its collection under `/v1`, or `vocabulary-terms`."
    )
    id: Id = Field(description="Id of the record, or `vocabulary.term`.")
    name: str = Field(max_length=120, description="Preferred name.")
    href: Href = Field(description="Address of the record.")


class PassageLink(ReadModel):
    """A passage of a source document."""

    id: Id = Field(description="Id of the passage.")
    source: Id = Field(description="Id of the source.")
    href: Href = Field(description="Address of the passage.")


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


class UserLink(ReadModel):
    """A record that cites a passage or a reference."""

    type: str = Field(max_length=40, description="Type of the record.")
    id: Id = Field(description="Id of the record.")
    href: Href = Field(description="Address of the record.")


class NoticeRead(NoticeBase, ReadModel):
    """A notice that apps must show."""


class CodeRead(CodeBase, ReadModel):
    """A record's code in a code system."""

    uri: str | None = Field(max_length=300, description="Address of the code, where its owner has one.")


class RelatedRead(ReadModel):
    """A related record, seen through the claim that relates it."""

    predicate: Predicate = Field(description="Predicate of the claim.")
    inverse: bool = Field(description="True where this record stands at the object's end of the predicate.")
    type: str = Field(max_length=40, description="Type of the related record.")
    id: Id = Field(description="Id of the related record.")
    name: str = Field(max_length=120, description="Name of the related record.")
    href: Href = Field(description="Address of the related record.")
    claim: Id = Field(description="Id of the claim.")
    certainty: Certainty | None = Field(description="Certainty of the evidence for the claim.")
    direction: Direction = Field(description="Direction of the evidence for the claim.")
    standing: Standing = Field(description="What became of the claim once it was graded.")


class IdentityRead(ReadModel):
    """Which record it is."""

    type: str = Field(max_length=40, description="Type of the record, which is its collection under `/v1`.")
    id: Id = Field(description="Readable id, stable and unique across all types.")
    href: Href = Field(description="Address of the record.")


class LightRead(RecordBase, IdentityRead):
    """What the lighter records share."""


class ContentRead(ContentBase, RecordBase, IdentityRead):
    """What the records for readers share."""

    synonyms: list[Annotated[str, Field(max_length=120)]] = Field(max_length=40, description="Other names.")
    codes: list[CodeRead] = Field(max_length=40, description="Codes in other systems, added by the editors.")
    passages: list[PassageLink] = Field(max_length=100, description="Sentences of the documents it rests on.")
    references: list[ReferenceLink] = Field(max_length=100, description="Published evidence it cites.")
    related: list[RelatedRead] = Field(
        max_length=2000, description="Every record that a claim relates to this one, rejected claims too."
    )
    cautions: list[CautionLink] = Field(max_length=100, description="Cautions that concern it.")
    notices: list[NoticeRead] = Field(max_length=20, description="Notices an app must show beside it.")
