"""Base model of pages, and the effects of `fields` and `expand` on records."""

from typing import Annotated, Any, TypeVar

from pydantic import Field
from sqlmodel import SQLModel
from typing_extensions import TypeAliasType

from app.schemas.common import IdentityRead, ReadModel
from app.schemas.envelope import FacetCount, ListMeta, PageInfo, PageLinks

Item = TypeVar("Item", bound=SQLModel)

Included = TypeAliasType(
    "Included", dict[Annotated[str, Field(max_length=40)], Annotated[list[IdentityRead], Field(max_length=2000)]]
)
FacetCounts = TypeAliasType(
    "FacetCounts", dict[Annotated[str, Field(max_length=40)], Annotated[list[FacetCount], Field(max_length=1000)]]
)
Items = Annotated[list[Item], Field(max_length=100, description="The items, in the requested order.")]
"""The items of a page."""


class Page(ReadModel):
    """A page of a list; each subclass defines its items."""

    items: Items[Any]
    page: PageInfo
    links: PageLinks
    facets: FacetCounts | None = Field(description="Counts by value for each requested facet, or null.")
    included: Included | None = Field(description="Summaries requested with `expand`; null without it.")
    meta: ListMeta


class Expanded(ReadModel):
    """The member that `expand` adds to a record."""

    included: Included | None = Field(default=None, description="Summaries requested with `expand`.")
