"""Pages of lists, with their filter forms."""

from typing import Any

from pydantic_core import from_json
from starlette.requests import Request
from starlette.responses import Response

from app.database import Snapshot
from app.http.context import context_of, database_of
from app.http.documents import fetch_document
from app.listing.envelope import build_address, page_links, query_parameters
from app.web.layout import page_response
from app.web.pages.exports import json_export
from app.web.pages.forms import fetch_filter_form
from app.web.pages.labels import format_age_range, load_terminology
from app.web.pages.lenient_query import parse_lenient_query
from app.web.pages.listings import CHANGE_LISTING, INTAKE_LISTING, LISTINGS, PASSAGE_LISTING, Listing

PASSAGES_PER_PAGE = "100"
"""Default page size, as text; readers look at all the passages of an article together."""


async def show_list(
    request: Request, listing: Listing, parent: tuple[str, str, str] | None = None, **defaults: str
) -> Response:
    """Show a page of a list.

    A list of parts has a `parent`: the type and id of the record, and the name of the filter for it.
    """
    query = parse_lenient_query(request, listing.query, **defaults)

    def fetch(snapshot: Snapshot) -> dict[str, Any]:
        terminology = load_terminology(snapshot)
        parent_document: dict[str, Any] | None = None
        parent_filter: dict[str, str] = {}
        if parent is not None:
            kind, identifier, name = parent
            parent_document = from_json(fetch_document(snapshot, kind, identifier)[0])
            parent_filter = {name: identifier}
        form, page = fetch_filter_form(snapshot, request, listing, query, terminology, **parent_filter)
        items = [from_json(body) for body in page.bodies]
        return {
            "release": snapshot.release,
            "terminology": terminology,
            "parent": parent_document,
            "form": form,
            "page": page.page,
            "query": page.query,
            "items": items,
        }

    context = await database_of(request).run_async(fetch)
    query = context.pop("query")
    links = page_links(request, query, query.cursor, context["page"].next_cursor)
    path = f"/v1{links.self.removeprefix(context_of(request).settings.public_url)}"
    options = [json_export(request, path, "JSON, same query")]
    if listing.kind in LISTINGS:
        card_path = f"{path}{'&' if '?' in path else '?'}fields=name,card"
        options.append(json_export(request, card_path, "JSON, names and cards only"))
    context |= {
        "title": listing.title,
        "listing": listing,
        "listings": LISTINGS,
        "age_range": format_age_range,
        "next_url": links.next,
        "first_url": build_address(request, query_parameters(query)) if query.cursor else None,
        "export_options": options,
    }
    return page_response(request, "explorer/list.html", **context)


async def show_listing(request: Request, kind: str) -> Response:
    """Show all records of a type."""
    return await show_list(request, LISTINGS[kind])


async def show_passages(request: Request, source_id: str) -> Response:
    """Show the passages of an article."""
    return await show_list(request, PASSAGE_LISTING, ("sources", source_id, "source"), limit=PASSAGES_PER_PAGE)


async def show_intakes(request: Request, nutrient_id: str) -> Response:
    """Show the reference intakes of a nutrient."""
    return await show_list(request, INTAKE_LISTING, ("nutrients", nutrient_id, "nutrient"))


async def show_changes(request: Request) -> Response:
    """Show the changes of all releases, newest first."""
    return await show_list(request, CHANGE_LISTING, sort="-seq")
