"""Pages of lists: the records of a page, with the form that asks for others."""

from typing import Any

from pydantic_core import from_json
from starlette.requests import Request
from starlette.responses import Response

from app.database import Snapshot
from app.http.context import context_of, database_of
from app.http.documents import fetch_document
from app.listing.envelope import build_address, page_links, query_parameters
from app.web.layout import answer_page
from app.web.pages.exports import json_export
from app.web.pages.fields import linked_ids
from app.web.pages.forms import fetch_form
from app.web.pages.labels import age_range, names_of, words_of
from app.web.pages.lenient_query import read_page_query
from app.web.pages.listings import CHANGE_LISTING, INTAKE_LISTING, LISTINGS, PASSAGE_LISTING, Listing

MOST_PASSAGES = "100"
"""A ledger is read as a whole."""


async def show_list(
    request: Request, shelf: Listing, below: tuple[str, str, str] | None = None, **given: str
) -> Response:
    """A page of a list; a list of parts lies `below` a record: its type, its id, and the name of the filter for it."""
    query = read_page_query(request, shelf.query, **given)

    def ask(snapshot: Snapshot) -> dict[str, Any]:
        words = words_of(snapshot)
        whole: dict[str, Any] | None = None
        bound: dict[str, str] = {}
        if below is not None:
            kind, identifier, name = below
            whole = from_json(fetch_document(snapshot, kind, identifier)[0])
            bound = {name: identifier}
        form, found = fetch_form(snapshot, request, shelf, query, words, **bound)
        items = [from_json(body) for body in found.bodies]
        return {
            "release": snapshot.release,
            "words": words,
            "whole": whole,
            "form": form,
            "page": found.page,
            "items": items,
            "names": names_of(snapshot, linked_ids(items)),
        }

    context = await database_of(request).run_async(ask)
    links = page_links(request, query, query.cursor, context["page"].next_cursor)
    address = f"/v1{links.self.removeprefix(context_of(request).settings.public_url)}"
    ways = [json_export(request, address, "JSON, as asked here")]
    if shelf.kind in LISTINGS:
        slim = f"{address}{'&' if '?' in address else '?'}fields=name,card"
        ways.append(json_export(request, slim, "JSON, only names and cards"))
    context |= {
        "title": shelf.title,
        "shelf": shelf,
        "shelves": LISTINGS,
        "age": age_range,
        "following": links.next,
        "first": build_address(request, query_parameters(query)) if query.cursor else None,
        "ways": ways,
    }
    return answer_page(request, "explorer/list.html", **context)


async def show_shelf(request: Request, kind: str) -> Response:
    """All records of a type."""
    return await show_list(request, LISTINGS[kind])


async def show_passages(request: Request, source_id: str) -> Response:
    """The ledger of an article."""
    return await show_list(request, PASSAGE_LISTING, ("sources", source_id, "source"), limit=MOST_PASSAGES)


async def show_intakes(request: Request, nutrient_id: str) -> Response:
    """The reference intakes of a nutrient."""
    return await show_list(request, INTAKE_LISTING, ("nutrients", nutrient_id, "nutrient"))


async def show_changes(request: Request) -> Response:
    """What each release changed, the latest first."""
    return await show_list(request, CHANGE_LISTING, sort="-seq")
