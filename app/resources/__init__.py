"""The resources of the API: one module each, with its router and the collection it lists."""

from collections.abc import Mapping
from typing import Final

from app.listing.filters import Collection
from app.models.registry import TYPES, import_modules
from app.resources import (
    changes,
    citations,
    dataset,
    elemental,
    intake_reference,
    lookup,
    records,
    search,
    suggest,
)

RESOURCES: Final = (
    *import_modules(__name__, TYPES),
    search,
    suggest,
    lookup,
    records,
    citations,
    intake_reference,
    elemental,
    dataset,
    changes,
)
"""Every resource, in the order of the documentation: first the types of records, then the others."""

COLLECTIONS: Final[Mapping[str, Collection]] = {
    value.type: value for resource in RESOURCES for value in vars(resource).values() if isinstance(value, Collection)
}
"""Every collection that a resource lists, by type."""
