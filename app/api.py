"""All collections, in the order of the documentation."""

from fastapi import FastAPI
from fastapi.routing import APIRoute

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


def add_api(app: FastAPI) -> None:
    """Serve all collections below `/v1`.

    Their routes become those of the application itself: a router that is included is asked twice for each request, and
    again for each level, which was about half of the profile of a detail.
    """
    for resource in RESOURCES:
        for route in resource.router.routes:
            if isinstance(route, APIRoute):
                app.add_api_route(
                    f"/v1{route.path}",
                    route.endpoint,
                    response_model=route.response_model,
                    responses=route.responses,
                    tags=route.tags,
                    openapi_extra=route.openapi_extra,
                )
