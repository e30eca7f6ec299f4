"""What is counted in lists: for each list and each of its facets, pairs of an id and a value.

A load counts them (`seeding.tallies`), and a list counts them among its matches (`http.pages`). Each type of record
declares its own beside its table.
"""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Select, select

from app.models import Change, Record
from app.models.base import col
from app.models.record_type import Pairs
from app.models.registry import TYPES

FACETS: Final[Mapping[str, Mapping[str, Pairs]]] = {
    **{name: one.facets for name, one in TYPES.items()},
    "changes": {
        "op": select(col(Change.document), col(Change.op)),
        "type": select(col(Change.document), col(Change.type)),
        "release": select(col(Change.document), col(Change.release)),
    },
}
"""Facets of the lists that a load counts."""


def select_ids(kind: str) -> Select[str]:
    """The ids in one of these lists, unfiltered."""
    if kind in TYPES:
        return select(col(Record.id)).where(col(Record.type) == kind)
    return select(col(Change.document))
