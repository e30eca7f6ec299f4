"""Routers of all API endpoints, in the order of the documentation."""

from typing import Final

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

_RESOURCES: Final = (
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

ROUTERS: Final[tuple[APIRouter, ...]] = tuple(resource.router for resource in _RESOURCES)
