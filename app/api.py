"""All routes of the API, in the order of the documentation."""

from typing import Final

from app.doors import health
from app.http.routes import Route
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
    references,
    search,
    sources,
    suggest,
    supplement_forms,
    symptoms,
    vocabularies,
)

RESOURCES = (
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
    citations,
    intake_reference,
    elemental,
    dataset,
    changes,
)

ROUTES: Final[tuple[Route, ...]] = (
    *(route.below("/v1") for resource in RESOURCES for route in resource.router.routes),
    *health.router.routes,
)
"""What OpenAPI documents; other doors serve people, and are not in it."""
