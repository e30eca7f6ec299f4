"""The page of one term of a vocabulary."""

from typing import Any, Final

from pydantic_core import from_json
from starlette.requests import Request
from starlette.responses import Response

from app.database import Snapshot
from app.http.context import database_of
from app.http.documents import fetch_document
from app.http.problems import NotFound
from app.text import find_similar
from app.web.layout import answer_page
from app.web.pages.exports import json_export
from app.web.pages.fields import linked_ids
from app.web.pages.labels import names_of, vocabulary_in, words_of
from app.web.pages.listings import LISTINGS, Listing
from app.web.pages.related import fetch_some, fetch_uses

VOCABULARY_OF_OBJECTS: Final = "trait"
"""The vocabulary whose terms stand at the other end of claims."""


async def show_term(request: Request, vocabulary_id: str, term: str) -> Response:
    """The page of a term: what it means, and what it is used for."""

    def ask(snapshot: Snapshot) -> dict[str, Any]:
        document = from_json(fetch_document(snapshot, "vocabularies", vocabulary_id)[0])
        terms = {one["term"]: one for one in document["terms"]}
        if term not in terms:
            close = find_similar(term, list(terms))
            raise NotFound(f"The vocabulary {vocabulary_id!r} has no term {term[:60]!r}.", (), close)
        filters = [(shelf, name) for shelf in LISTINGS.values() for name in _filters_with(shelf, vocabulary_id)]
        uses = fetch_uses(snapshot, filters, term)
        claims, total = _claims_with(snapshot, vocabulary_id, term)
        return {
            "release": snapshot.release,
            "words": words_of(snapshot),
            "document": document,
            "term": terms[term],
            "uses": uses,
            "claims": claims,
            "total": total,
            "names": names_of(snapshot, linked_ids(claims)),
        }

    context = await database_of(request).run_async(ask)
    title = f"{context['term']['name']} ({context['document']['name']})"
    ways = [json_export(request, context["document"]["href"], "JSON, the vocabulary")]
    return answer_page(request, "explorer/term.html", title=title, ways=ways, **context)


def _filters_with(shelf: Listing, vocabulary_id: str) -> list[str]:
    """The filters of a list that take terms of a vocabulary."""
    return [name for name, one in shelf.query.model_fields.items() if vocabulary_in(one.annotation) == vocabulary_id]


def _claims_with(snapshot: Snapshot, vocabulary_id: str, term: str) -> tuple[list[dict[str, Any]], int]:
    """Some claims that use a term: as one of their own members, or as what they lead to."""
    for name in _filters_with(LISTINGS["claims"], vocabulary_id):
        return fetch_some(snapshot, "claims", 5, **{name: [term]})
    key = f"{vocabulary_id}.{term}"
    return fetch_some(snapshot, "claims", 5, object=[key]) if vocabulary_id == VOCABULARY_OF_OBJECTS else ([], 0)
