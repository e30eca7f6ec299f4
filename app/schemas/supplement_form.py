"""Read and query models of supplement forms."""

from typing import Annotated, Literal

from pydantic import Field

from app.models.record import IdOf
from app.models.supplement_form import CompositionBase, CompositionShares, IdentifierBase, SupplementFormBase
from app.models.terms import Preparation, Route
from app.schemas.common import ReadModel
from app.schemas.page import Items, Page
from app.schemas.query import CSV, Ids, ListQuery, OrderedCSV, RecordFilters, RelationQuery
from app.schemas.record import ContentRead


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


class SupplementFormQuery(RelationQuery, RecordFilters, ListQuery[SupplementFormRead]):
    """Query parameters of the list of supplement forms."""

    sort: OrderedCSV[Literal["name", "-name", "updated_on", "-updated_on"]] = Field(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=2
    )
    facets: CSV[Literal["route", "preparation", "origin"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=3
    )
    mechanism: Annotated[Ids, IdOf(("mechanisms",))] = Field(
        default_factory=list, description="Said to act through any of these mechanisms.", max_length=20
    )
    route: CSV[Route] = Field(default_factory=list, description="Any of these routes.", max_length=4)
    preparation: CSV[Preparation] = Field(default_factory=list, description="Any of these preparations.", max_length=6)
