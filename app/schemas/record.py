"""Read models common to records of all types."""

from typing import Annotated, Literal

from pydantic import Field

from app.models.associations import CodeBase
from app.models.record import ContentBase, RecordBase
from app.models.terms import Certainty, Direction, Predicate, Standing
from app.schemas.common import CautionLink, IdentityRead, Link, NoticeRead, ReadModel, ReferenceLink


class PassageLink(Link):
    """Link to a passage of a source article."""

    type: Literal["passages"] = Field(description="Always `passages`.")


class CodeRead(CodeBase, ReadModel):
    """A record's code in a code system."""

    uri: str | None = Field(max_length=300, description="URL of the code; null if its owner provides none.")


class RelatedLink(Link):
    """A related record, with the status of the claims that relate it."""

    standing: Standing = Field(description="Best standing of the claims that relate it.")
    certainty: Certainty | None = Field(description="Certainty of the claim with that standing; null without a grade.")
    direction: Direction = Field(description="Whether the evidence supports or contradicts that claim.")
    claims: int = Field(ge=1, le=1000, description="Number of claims that relate it in this way.")


class RelatedGroup(ReadModel):
    """Records related in the same way: by the same predicate, in the same direction."""

    predicate: Predicate = Field(description="Predicate of the claims.")
    inverse: bool = Field(
        description="Whether this record is the object of the claims, and the related records their subjects."
    )
    label: str = Field(max_length=60, description="Heading for the related records.")
    items: list[RelatedLink] = Field(
        max_length=500, description="The related records, each once, in order of standing."
    )


class RecordSummary(RecordBase, IdentityRead):
    """A record in lists: identity, short texts, and the facts that records of its type are compared by."""


class RecordRead(RecordSummary):
    """Base class of records without the texts, codes and cautions of `ContentRead`."""

    licence: str = Field(
        max_length=40,
        description="Licence of the texts (SPDX identifier).",
    )
    attribution: str = Field(max_length=200, description="Attribution to display with the record.")
    updated_in: str = Field(max_length=20, description="Release that last changed the record.")
    notices: list[NoticeRead] = Field(max_length=20, description="Notices that an app must display with the record.")


class ContentRead(ContentBase, RecordRead):
    """Base class of records written for readers."""

    synonyms: list[Annotated[str, Field(max_length=120)]] = Field(
        max_length=40, description="Other names of the record."
    )
    codes: list[CodeRead] = Field(max_length=40, description="Codes in clinical code systems, added by the editors.")
    passages: list[PassageLink] = Field(
        max_length=100, description="Passages of the source articles that the record is based on."
    )
    references: list[ReferenceLink] = Field(max_length=100, description="Published evidence that the record cites.")
    related: list[RelatedGroup] = Field(
        max_length=60, description="All records that a claim relates to this one, including rejected claims."
    )
    cautions: list[CautionLink] = Field(
        max_length=100, description="Cautions that concern the record, most serious first."
    )
    cautions_total: int = Field(ge=0, le=1000, description="Number of cautions that concern the record.")


def summary_model(model: type[ReadModel]) -> type[ReadModel]:
    """The shape of a record in lists: the summary that it extends, or the model itself if it has one shape."""
    return next((base for base in model.__mro__ if RecordSummary in base.__bases__ and base is not RecordRead), model)
