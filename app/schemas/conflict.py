"""Read and query models of conflicts."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from app.models.conflict import ConflictBase
from app.models.record import ANY_TYPE, IdOf
from app.models.terms import ConflictKind
from app.schemas.common import Link, ReferenceLink
from app.schemas.page import Items, Page
from app.schemas.query import CSV, Ids, KindFilterQuery, ListedIn, RecordFilters
from app.schemas.record import RecordRead, RecordSummary


class ConflictSummary(ConflictBase, RecordSummary):
    """A conflict in lists."""

    requires: ClassVar[Mapping[str, tuple[str, ...]]] = {"explanation": ("known",)}

    type: Literal["conflicts"] = Field(description="Always `conflicts`.")


class ConflictRead(ConflictSummary, RecordRead):
    """A conflict between source articles, within one, or with the evidence."""

    claims: list[Link] = Field(max_length=20, description="Links to the claims that disagree.")
    references: list[ReferenceLink] = Field(max_length=12, description="Published evidence for what is known.")
    correction_keys: list[Annotated[str, Field(max_length=3)]] = Field(
        max_length=10, description="Keys of the entries in the corrections log that the record addresses."
    )


class ConflictPage(Page):
    """A page of conflicts."""

    items: Items[ConflictSummary]


class ConflictQuery(RecordFilters, KindFilterQuery[ConflictRead]):
    """Query parameters of the list of conflicts."""

    kind: CSV[ConflictKind] = Field(
        default_factory=list, description="Return only conflicts of these kinds.", max_length=3
    )
    about: Annotated[Ids, ANY_TYPE] = Field(
        default_factory=list,
        description="Return only conflicts whose claims have any of these records as subject, object or mechanism.",
        max_length=20,
    )
    claim: Annotated[Ids, IdOf(("claims",)), ListedIn("claims")] = Field(
        default_factory=list, description="Return only conflicts that involve any of these claims.", max_length=20
    )
