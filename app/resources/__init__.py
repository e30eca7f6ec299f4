"""The resources of the API: one module each, with its router and the collection it lists."""

from collections.abc import Mapping
from typing import Final

from app.listing.filters import Collection
from app.resources import (
    cautions,
    changes,
    citations,
    claims,
    conditions,
    conflicts,
    dataset,
    dosages,
    elemental,
    factors,
    food_groups,
    foods,
    gaps,
    intake_reference,
    lifestyle_advice,
    lookup,
    mechanisms,
    nutrients,
    records,
    references,
    search,
    sources,
    suggest,
    supplement_forms,
    symptoms,
    vocabularies,
)

RESOURCES: Final = (
    conditions,
    symptoms,
    factors,
    mechanisms,
    nutrients,
    supplement_forms,
    dosages,
    food_groups,
    foods,
    lifestyle_advice,
    cautions,
    claims,
    gaps,
    conflicts,
    sources,
    references,
    vocabularies,
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
"""Every resource, in the order of the documentation."""

COLLECTIONS: Final[Mapping[str, Collection]] = {
    value.type: value for resource in RESOURCES for value in vars(resource).values() if isinstance(value, Collection)
}
"""Every collection that a resource lists, by type."""
