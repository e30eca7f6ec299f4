"""Read and query models of supplement forms."""

from typing import Annotated, Literal

from pydantic import Field

from app.models.record import IdOf
from app.models.supplement_form import CompositionBase, CompositionShares, IdentifierBase, SupplementFormBase
from app.models.terms import Preparation, Route
from app.schemas.common import ReadModel
from app.schemas.page import Items, Page
from app.schemas.query import (
    CSV,
    EDITORIAL_SORT,
    FACETS_TEXT,
    Ids,
    ListedIn,
    ListQuery,
    OrderedCSV,
    RecordFilters,
    RelatedByClaims,
    RelationQuery,
)
from app.schemas.record import ContentRead, RecordSummary


class IdentifierRead(IdentifierBase, ReadModel):
    """Identifier of a compound in a chemical registry."""

    uri: str | None = Field(max_length=300, description="URL of the entry; null if the registry provides none.")


class CompositionRead(CompositionShares, CompositionBase, ReadModel):
    """A compound that a supplement form is sold as, and how much of it is magnesium."""

    identifiers: list[IdentifierRead] = Field(
        max_length=12, description="Identifiers of the compound in chemical registries."
    )


class SupplementFormSummary(RecordSummary):
    """A supplement form in lists."""

    type: Literal["supplement-forms"] = Field(description="Always `supplement-forms`.")
    routes: list[Route] = Field(max_length=4, description="Routes by which products of this form enter the body.")
    preparations: list[Preparation] = Field(max_length=10, description="Dosage forms of products, such as capsules.")


class SupplementFormRead(SupplementFormSummary, SupplementFormBase, ContentRead):
    """A supplement form, such as magnesium citrate."""

    compositions: list[CompositionRead] = Field(max_length=6, description="The compounds that the form is sold as.")


class SupplementFormPage(Page):
    """A page of supplement forms."""

    items: Items[SupplementFormSummary]


class SupplementFormQuery(RelationQuery, RecordFilters, ListQuery[SupplementFormRead]):
    """Query parameters of the list of supplement forms."""

    sort: OrderedCSV[Literal["editorial", "-editorial", "name", "-name", "updated_on", "-updated_on"]] = Field(
        default=["editorial"], description=EDITORIAL_SORT, max_length=3
    )
    facets: CSV[Literal["route", "preparation", "origin"]] = Field(
        default_factory=list,
        description=FACETS_TEXT,
        max_length=3,
    )
    mechanism: Annotated[Ids, IdOf(("mechanisms",)), RelatedByClaims()] = Field(
        default_factory=list,
        description="Return only forms that a claim relates to any of these mechanisms.",
        max_length=20,
    )
    route: Annotated[CSV[Route], ListedIn("routes")] = Field(
        default_factory=list, description="Return only forms with any of these routes.", max_length=4
    )
    preparation: Annotated[CSV[Preparation], ListedIn("preparations")] = Field(
        default_factory=list, description="Return only forms with any of these preparations.", max_length=6
    )
