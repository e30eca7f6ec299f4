"""Home page, with an entry document for API clients, and the dataset page."""

import json
from typing import Any, Final

from pydantic_core import from_json
from starlette.requests import Request
from starlette.responses import Response

from app.database import LoadedRelease, Snapshot
from app.http.context import context_of, database_of
from app.http.documents import fetch_document
from app.http.headers import VARY_NEGOTIATED
from app.http.negotiation import JSON, choose_format
from app.http.responses import cacheable_response
from app.listing.page import fetch_page
from app.models.release import DATASET_ID
from app.schemas.envelope import LICENCE_URL
from app.web.layout import page_response
from app.web.pages.exports import json_export, linked_data_export
from app.web.pages.labels import fetch_source_names, load_terminology
from app.web.pages.listings import LISTINGS

EXAMPLE_REQUESTS: Final = (
    ("Search in plain language", "/v1/search?q=twitchy+legs&limit=3"),
    ("List claims with their evidence grades", "/v1/claims?about=magnesium-citrate&facets=standing&limit=5"),
    ("Look up a clinical code", "/v1/lookup?system=icd-10-cm&code=G25.81"),
)
"""Requests to try: description and path."""


async def show_home(request: Request) -> Response:
    """Show browsers the home page, and other clients an entry document with links."""
    if choose_format(request, (JSON, "text/html")) == JSON:
        release, dataset = await database_of(request).run_async(_fetch_dataset)
        return cacheable_response(
            request,
            _render_entry_document(dataset, context_of(request).settings.public_url),
            {"Vary": VARY_NEGOTIATED},
            release,
        )
    release, dataset, context = await database_of(request).run_async(
        lambda snapshot: (*_fetch_dataset(snapshot), _fetch_standings(snapshot))
    )
    context |= {"dataset": dataset, "requests": EXAMPLE_REQUESTS, "listings": LISTINGS}
    return page_response(request, "explorer/start.html", release, vary=VARY_NEGOTIATED, **context)


def _fetch_dataset(snapshot: Snapshot) -> tuple[LoadedRelease, dict[str, Any]]:
    return snapshot.release, from_json(fetch_document(snapshot, DATASET_ID, DATASET_ID)[0])


def _fetch_standings(snapshot: Snapshot) -> dict[str, Any]:
    """Fetch what the home page shows besides the dataset: the number of claims by standing."""
    listing = LISTINGS["claims"]
    query = listing.query.model_validate({"limit": 1, "facets": ["standing"]})
    facets = fetch_page(snapshot, listing.collection, query).facets or {}
    counts = {facet.value: facet.count for facet in facets["standing"]}
    terms = load_terminology(snapshot).terms["standing"]
    standings = [(term, details, counts.get(term, 0)) for term, details in terms.items()]
    return {"title": "Home", "standings": standings, "names": fetch_source_names(snapshot)}


def _render_entry_document(dataset: dict[str, Any], prefix: str) -> bytes:
    """Render the entry document: a description of the dataset, and links to everything else."""
    entry = {
        "name": dataset["name"],
        "description": dataset["description"],
        "release": dataset["release"]["version"],
        "licence": LICENCE_URL,
        "notice": dataset["meta"]["notice"],
        "links": {
            "self": f"{prefix}/",
            "dataset": f"{prefix}/v1/dataset",
            "search": f"{prefix}/v1/search?q=",
            "changes": f"{prefix}/v1/changes",
            "openapi": f"{prefix}/openapi.json",
            "documentation": f"{prefix}/docs",
            "collections": {item["type"]: f"{prefix}{item['href']}" for item in dataset["collections"]},
        },
    }
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()


async def show_dataset(request: Request) -> Response:
    """Show the dataset page: contents, coverage, licences and export options."""

    def fetch(snapshot: Snapshot) -> dict[str, Any]:
        release, dataset = _fetch_dataset(snapshot)
        return {
            "release": release,
            "dataset": dataset,
            "terminology": load_terminology(snapshot),
            "names": fetch_source_names(snapshot),
        }

    context = await database_of(request).run_async(fetch)
    options = [
        json_export(request, "/v1/dataset"),
        json_export(request, "/v1/changes", "Changes as JSON"),
        linked_data_export(request),
    ]
    context |= {
        "listings": LISTINGS,
        "linked_data": _describe_dataset(request, context["dataset"]),
        "export_options": options,
    }
    return page_response(request, "explorer/dataset.html", title="The dataset", **context)


def _describe_dataset(request: Request, dataset: dict[str, Any]) -> dict[str, Any]:
    """Describe the dataset as a schema.org `Dataset`."""
    prefix = context_of(request).settings.public_url
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": f"{prefix}/dataset",
        "url": f"{prefix}/dataset",
        "name": dataset["name"],
        "description": dataset["description"],
        "license": LICENCE_URL,
        "version": dataset["release"]["version"],
        "dateModified": dataset["release"]["released_at"],
        "inLanguage": dataset["language"],
    }
