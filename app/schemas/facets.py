"""Facets of lists, each as a query for pairs of an id and a value.

Loading counts them for whole lists (`seeding.tallies`), and a list counts them among its matches (`listing.counts`).
Each record type declares its own facets next to its table.
"""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Select, select

from app.models import Change, Record
from app.models.base import col
from app.models.record_type import Pairs
from app.models.registry import TYPES

FACETS: Final[Mapping[str, Mapping[str, Pairs]]] = {
    **{name: record_type.facets for name, record_type in TYPES.items()},
    "changes": {
        "op": select(col(Change.document), col(Change.op)),
        "type": select(col(Change.document), col(Change.type)),
        "release": select(col(Change.document), col(Change.release)),
    },
}
"""Facets of the lists that are counted while loading."""


def select_ids(kind: str) -> Select[str]:
    """The ids of one of these lists, unfiltered."""
    if kind in TYPES:
        return select(col(Record.id)).where(col(Record.type) == kind)
    return select(col(Change.document))
