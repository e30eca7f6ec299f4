"""All collections, in the order of the documentation."""

from fastapi import APIRouter

from app.resources import (
    cautions,
    changes,
    citations,
    claims,
    conditions,
    conflicts,
    dataset,
    dosages,
    factors,
    food_groups,
    foods,
    gaps,
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

router = APIRouter(prefix="/v1")
for resource in (
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
    dataset,
    changes,
):
    router.include_router(resource.router)
