"""Read models common to records of all types."""

from typing import Annotated

from pydantic import Field

from app.models.associations import CodeBase
from app.models.record import ContentBase, RecordBase
from app.models.terms import Certainty, Direction, Predicate, Standing
from app.schemas.common import CautionLink, Href, Id, IdentityRead, NoticeRead, ReadModel, ReferenceLink


class PassageLink(ReadModel):
    """Link to a passage of a source article."""

    id: Id = Field(description="Id of the passage.")
    source: Id = Field(description="Id of the source.")
    href: Href = Field(description="URL of the passage.")


class UserLink(ReadModel):
    """Link to a record that cites a passage or a reference."""

    type: str = Field(max_length=40, description="Type of the citing record.")
    id: Id = Field(description="Id of the citing record.")
    href: Href = Field(description="URL of the citing record.")


class CodeRead(CodeBase, ReadModel):
    """A record's code in a code system."""

    uri: str | None = Field(max_length=300, description="URL of the code; null if its owner provides none.")


class RelatedRead(ReadModel):
    """A related record, with the claim that relates it."""

    predicate: Predicate = Field(description="Predicate of the claim.")
    inverse: bool = Field(
        description="Whether this record is the object of the claim, and the related record its subject."
    )
    type: str = Field(max_length=40, description="Type of the related record.")
    id: Id = Field(description="Id of the related record.")
    name: str = Field(max_length=120, description="Name of the related record.")
    href: Href = Field(description="URL of the related record.")
    claim: Id = Field(description="Id of the claim.")
    certainty: Certainty | None = Field(description="Certainty of the evidence for the claim; null without a grade.")
    direction: Direction = Field(description="Whether the evidence supports or contradicts the claim.")
    standing: Standing = Field(description="Status of the claim after grading.")


class RecordRead(RecordBase, IdentityRead):
    """Base class of records without the texts, codes and cautions of `ContentRead`."""


class ContentRead(ContentBase, RecordBase, IdentityRead):
    """Base class of records written for readers."""

    synonyms: list[Annotated[str, Field(max_length=120)]] = Field(
        max_length=40, description="Other names of the record."
    )
    codes: list[CodeRead] = Field(max_length=40, description="Codes in clinical code systems, added by the editors.")
    passages: list[PassageLink] = Field(
        max_length=100, description="Passages of the source articles that the record is based on."
    )
    references: list[ReferenceLink] = Field(max_length=100, description="Published evidence that the record cites.")
    related: list[RelatedRead] = Field(
        max_length=2000, description="All records that a claim relates to this one, including rejected claims."
    )
    cautions: list[CautionLink] = Field(max_length=100, description="Cautions that concern the record.")
    notices: list[NoticeRead] = Field(max_length=20, description="Notices that an app must display with the record.")
