"""What the API says of conflicts, and what can be asked of them."""

from typing import Annotated, Final, Literal

from pydantic import Field as QueryField
from sqlmodel import Field

from app.models.conflict import ConflictBase
from app.models.record import ANY_TYPE, To
from app.models.terms import ConflictKind
from app.schemas.common import Id, LightRead, NoticeRead, ReferenceLink
from app.schemas.page import Items, Page
from app.schemas.query import CommaSeparated, Ids, InOrder, ListQuery, RecordFilters, RecordQuery


class ConflictRead(ConflictBase, LightRead):
    """A conflict between documents, within one, or with the evidence."""

    claims: list[Id] = Field(max_length=20, description="Ids of the claims that disagree.")
    references: list[ReferenceLink] = Field(max_length=12, description="Evidence for what is known.")
    correction_keys: list[Annotated[str, Field(max_length=3)]] = Field(
        max_length=10, description="Lines of the register of corrections that it answers."
    )
    notices: list[NoticeRead] = Field(max_length=20, description="Notices an app must show beside it.")


TOGETHER: Final = {"explanation": ("known",)}


class ConflictPage(Page):
    """A page of conflicts."""

    items: Items[ConflictRead]


class ConflictQuery(RecordFilters, ListQuery):
    """What can be asked of conflicts."""

    read = ConflictRead
    together = TOGETHER
    sort: InOrder[Literal["name", "-name", "kind", "-kind", "updated_on", "-updated_on"]] = QueryField(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=3
    )
    facets: CommaSeparated[Literal["kind", "origin"]] = QueryField(
        default=[], description="Count the matches by these members.", max_length=2
    )
    kind: CommaSeparated[ConflictKind] = QueryField(default=[], description="Any of these kinds.", max_length=3)
    about: Annotated[Ids, ANY_TYPE] = QueryField(
        default=[],
        description="Whose claims have any of these records at either end or as the mechanism.",
        max_length=20,
    )
    claim: Annotated[Ids, To(("claims",))] = QueryField(
        default=[], description="Over any of these claims.", max_length=20
    )


class ConflictDetailQuery(RecordQuery):
    """What can be asked of one conflict."""

    read = ConflictRead
    together = TOGETHER
