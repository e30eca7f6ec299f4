"""The strict record class of orders."""

from typing import Annotated, ClassVar

from sqlmodel import Field

from app.models.record import ANY_TYPE, Slug
from app.seeding.records.base import Identified


class OrderRecord(Identified):
    """A record of `orders.yaml`, for the list of one type."""

    file: ClassVar[str] = "orders"
    id: Slug = Field(description="Type of the records, such as `conditions`.")
    records: Annotated[list[Slug], ANY_TYPE] = Field(
        min_length=1,
        max_length=1000,
        description="Ids of the records that come first in the list, in this order. The others follow by name.",
    )
