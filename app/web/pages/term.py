"""Page of a vocabulary term."""

from typing import Any, Final

from pydantic_core import from_json
from starlette.requests import Request
from starlette.responses import Response

from app.database import Snapshot
from app.http.context import database_of
from app.http.documents import fetch_document
from app.http.problems import NotFound
from app.text import find_similar
from app.web.layout import page_response
from app.web.pages.exports import json_export
from app.web.pages.labels import load_terminology, vocabulary_of_annotation
from app.web.pages.listings import LISTINGS, Listing
from app.web.pages.related import fetch_first, fetch_uses

OBJECT_VOCABULARY: Final = "trait"
"""The vocabulary whose terms can be the object of a claim."""


async def show_term(request: Request, vocabulary_id: str, term: str) -> Response:
    """Show what a term means and where it is used."""

    def fetch(snapshot: Snapshot) -> dict[str, Any]:
        document = from_json(fetch_document(snapshot, "vocabularies", vocabulary_id)[0])
        terms = {item["term"]: item for item in document["terms"]}
        if term not in terms:
            close = find_similar(term, list(terms))
            raise NotFound(f"The vocabulary {vocabulary_id!r} has no term {term[:60]!r}.", (), close)
        filters = [(listing, name) for listing in LISTINGS.values() for name in _filters_taking(listing, vocabulary_id)]
        uses = fetch_uses(snapshot, filters, term)
        claims, total = _fetch_claims_using(snapshot, vocabulary_id, term)
        return {
            "release": snapshot.release,
            "terminology": load_terminology(snapshot),
            "document": document,
            "term": terms[term],
            "uses": uses,
            "claims": claims,
            "total": total,
        }

    context = await database_of(request).run_async(fetch)
    title = f"{context['term']['name']} ({context['document']['name']})"
    options = [json_export(request, context["document"]["href"], "JSON, whole vocabulary")]
    return page_response(request, "explorer/term.html", title=title, export_options=options, **context)


def _filters_taking(listing: Listing, vocabulary_id: str) -> list[str]:
    """List the filters of a list that accept terms of a vocabulary."""
    return [
        name
        for name, field in listing.query.model_fields.items()
        if vocabulary_of_annotation(field.annotation) == vocabulary_id
    ]


def _fetch_claims_using(snapshot: Snapshot, vocabulary_id: str, term: str) -> tuple[list[dict[str, Any]], int]:
    """Fetch the first claims that use a term as a member or as their object, and the total number."""
    for name in _filters_taking(LISTINGS["claims"], vocabulary_id):
        return fetch_first(snapshot, "claims", 5, **{name: [term]})
    key = f"{vocabulary_id}.{term}"
    return fetch_first(snapshot, "claims", 5, object=[key]) if vocabulary_id == OBJECT_VOCABULARY else ([], 0)
