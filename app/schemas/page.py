"""A page of a list."""

from typing import Annotated, Any, TypeVar

from pydantic import Field
from sqlmodel import SQLModel

from app.schemas.common import IdentityRead, ReadModel
from app.schemas.envelope import FacetCount, Meta, PageInfo, PageLinks

Item = TypeVar("Item", bound=SQLModel)

Included = dict[Annotated[str, Field(max_length=40)], Annotated[list[IdentityRead], Field(max_length=2000)]]
Items = Annotated[list[Item], Field(max_length=100, description="The records, in the order asked for.")]
"""The items of a page."""


class Page(ReadModel):
    """A page of a list; each says which items it has."""

    items: Items[Any]
    page: PageInfo
    links: PageLinks
    facets: dict[Annotated[str, Field(max_length=40)], Annotated[list[FacetCount], Field(max_length=1000)]] | None = (
        Field(description="Counts by value, for each facet asked for.")
    )
    included: Included | None = Field(
        description="Linked records that were asked for with `expand`, whole and each once, by type."
    )
    meta: Meta


class RecordPart(ReadModel):
    """A record with only the members that `fields` named, beside `id`."""

    id: str = Field(max_length=80, description="Id of the record.")


class PartPage(Page):
    """A page of records with only the members that `fields` named."""

    items: Items[RecordPart]


class Expanded(ReadModel):
    """A record with the linked records that `expand` asked for."""

    included: Included | None = Field(default=None, description="Linked records, whole and each once, by type.")
