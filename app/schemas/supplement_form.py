"""What the API says of supplement forms, and what can be asked of them."""

from typing import Annotated, Literal

from pydantic import Field as QueryField
from sqlmodel import Field

from app.models.record import To
from app.models.supplement_form import CompositionBase, CompositionShares, IdentifierBase, SupplementFormBase
from app.models.terms import Preparation, Route
from app.schemas.common import ContentRead, ReadModel
from app.schemas.page import Items, Page
from app.schemas.query import CommaSeparated, Ids, InOrder, ListQuery, RecordFilters, RecordQuery, RelationQuery


class IdentifierRead(IdentifierBase, ReadModel):
    """An identifier of a composition."""

    uri: str | None = Field(max_length=300, description="Address of the entry, where its registry has one.")


class CompositionRead(CompositionShares, CompositionBase, ReadModel):
    """A compound that a form is sold as, and how much of it is magnesium."""

    identifiers: list[IdentifierRead] = Field(max_length=12, description="The compound in registries.")


class SupplementFormRead(SupplementFormBase, ContentRead):
    """A supplement form."""

    routes: list[Route] = Field(max_length=4, description="How products of this form enter the body.")
    preparations: list[Preparation] = Field(max_length=10, description="What products of this form look like.")
    compositions: list[CompositionRead] = Field(max_length=6, description="The compounds it is sold as.")


class SupplementFormPage(Page):
    """A page of supplement forms."""

    items: Items[SupplementFormRead]


class SupplementFormQuery(RelationQuery, RecordFilters, ListQuery):
    """What can be asked of supplement forms."""

    read = SupplementFormRead
    sort: InOrder[Literal["name", "-name", "updated_on", "-updated_on"]] = QueryField(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=2
    )
    facets: CommaSeparated[Literal["route", "preparation", "origin"]] = QueryField(
        default=[], description="Count the matches by these members.", max_length=3
    )
    mechanism: Annotated[Ids, To(("mechanisms",))] = QueryField(
        default=[], description="Said to act through any of these mechanisms.", max_length=20
    )
    route: CommaSeparated[Route] = QueryField(default=[], description="Any of these routes.", max_length=4)
    preparation: CommaSeparated[Preparation] = QueryField(
        default=[], description="Any of these preparations.", max_length=6
    )


class SupplementFormDetailQuery(RecordQuery):
    """What can be asked of one supplement form."""

    read = SupplementFormRead
