"""Parameters and results of `/v1/records`: records of any type by id."""

from typing import Annotated, Final

from pydantic import Field

from app.models.registry import RECORD_OR_PART
from app.schemas.common import IdentityRead, ReadModel
from app.schemas.envelope import Meta
from app.schemas.missing import MissingRead
from app.schemas.query import BaseQuery, OrderedCSV, SlugText

MAX_IDS: Final = 50


class AnyRecord(IdentityRead):
    """A record of any type, a passage or an intake; `type` says which. `app.openapi` lists the types."""


class RecordsRead(ReadModel):
    """The requested records, and the ids that have none."""

    items: list[AnyRecord] = Field(
        max_length=MAX_IDS, description="The records, each as at its own address, in the requested order."
    )
    missing: list[MissingRead] = Field(
        max_length=MAX_IDS,
        description="The requested ids without a record, in the requested order. The successor of a withdrawn record "
        "is named here, but not added to `items`.",
    )
    meta: Meta = Field(description="Release, licence, attribution and notice for the whole response.")


class RecordsQuery(BaseQuery):
    """Query parameters of the records of any type."""

    ids: Annotated[OrderedCSV[SlugText], RECORD_OR_PART] = Field(
        max_length=MAX_IDS,
        description="Ids of records, passages and intakes. A record whose id is repeated is returned once.",
    )
