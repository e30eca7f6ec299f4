"""The way in: a page for people, and an entry document for programs."""

import json
from typing import Any, Final

from pydantic_core import from_json
from starlette.requests import Request
from starlette.responses import Response

from app.database import LoadedRelease, Snapshot
from app.http.context import context_of, database_of
from app.http.documents import fetch_document
from app.http.negotiation import JSON, choose_format
from app.http.responses import cacheable_response
from app.listing.page import fetch_page
from app.models.release import DATASET_ID
from app.schemas.envelope import LICENCE_URL
from app.web.layout import answer_page
from app.web.pages.exports import json_export, linked_data_export
from app.web.pages.labels import names_of, words_of
from app.web.pages.listings import LISTINGS

REQUESTS: Final = (
    ("Find records in anybody's words", "/v1/search?q=twitchy+legs&limit=3"),
    ("Ask what is claimed, known and graded", "/v1/claims?about=magnesium-citrate&facets=standing&limit=5"),
    ("Turn a code into content", "/v1/lookup?system=icd-10-cm&code=G25.81"),
)
"""Requests to try, each with what it does."""


async def show_start(request: Request) -> Response:
    """The start page for browsers; for everybody else, where things are."""
    if choose_format(request, None, (JSON, "text/html")) == JSON:
        release, dataset = await database_of(request).run_async(_dataset)
        return cacheable_response(request, _entry(dataset, context_of(request).settings.public_url), None, release)
    release, dataset, context = await database_of(request).run_async(
        lambda snapshot: (*_dataset(snapshot), _start(snapshot))
    )
    context |= {"dataset": dataset, "requests": REQUESTS, "shelves": LISTINGS}
    return answer_page(request, "explorer/start.html", release, **context)


def _dataset(snapshot: Snapshot) -> tuple[LoadedRelease, dict[str, Any]]:
    return snapshot.release, from_json(fetch_document(snapshot, DATASET_ID, DATASET_ID)[0])


def _start(snapshot: Snapshot) -> dict[str, Any]:
    """What the start page tells besides the dataset: how the claims fared."""
    shelf = LISTINGS["claims"]
    query = shelf.query.model_validate({"limit": 1, "facets": ["standing"]})
    counts = {one.value: one.count for one in (fetch_page(snapshot, shelf.collection, query).facets or {})["standing"]}
    words = words_of(snapshot)
    standings = [(term, words.terms["standing"][term], counts.get(term, 0)) for term in words.terms["standing"]]
    return {"title": "Start", "standings": standings, "names": names_of(snapshot, [])}


def _entry(dataset: dict[str, Any], prefix: str) -> bytes:
    """A small document that leads everywhere else."""
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
            "collections": {one["type"]: f"{prefix}{one['href']}" for one in dataset["collections"]},
        },
    }
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()


async def show_dataset(request: Request) -> Response:
    """The whole at a glance."""

    def ask(snapshot: Snapshot) -> dict[str, Any]:
        release, dataset = _dataset(snapshot)
        return {"release": release, "dataset": dataset, "words": words_of(snapshot), "names": names_of(snapshot, [])}

    context = await database_of(request).run_async(ask)
    ways = [
        json_export(request, "/v1/dataset"),
        json_export(request, "/v1/changes", "Changes, JSON"),
        linked_data_export(request),
    ]
    context |= {"shelves": LISTINGS, "linked_data": _described(request, context["dataset"]), "ways": ways}
    return answer_page(request, "explorer/dataset.html", title="The dataset", **context)


def _described(request: Request, dataset: dict[str, Any]) -> dict[str, Any]:
    """The dataset as schema.org describes it."""
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
