"""What all records say."""

from typing import Annotated

from pydantic import Field

from app.models.associations import CodeBase
from app.models.record import ContentBase, RecordBase
from app.models.terms import Certainty, Direction, Predicate, Standing
from app.schemas.common import CautionLink, Href, Id, IdentityRead, NoticeRead, ReadModel, ReferenceLink


class PassageLink(ReadModel):
    """A passage of a source document."""

    id: Id = Field(description="Id of the passage.")
    source: Id = Field(description="Id of the source.")
    href: Href = Field(description="Address of the passage.")


class UserLink(ReadModel):
    """A record that cites a passage or a reference."""

    type: str = Field(max_length=40, description="Type of the record.")
    id: Id = Field(description="Id of the record.")
    href: Href = Field(description="Address of the record.")


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


class RecordRead(RecordBase, IdentityRead):
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
