"""Pages of lists: the records of a page, with the form that asks for others."""

from typing import Any

from pydantic_core import from_json
from starlette.requests import Request
from starlette.responses import Response

from app.database import Snapshot
from app.doors.explorer.facts import linked_ids
from app.doors.explorer.forms import fetch_form
from app.doors.explorer.reading import read_page_query
from app.doors.explorer.shelves import CHANGE_SHELF, INTAKE_SHELF, PASSAGE_SHELF, SHELVES, Shelf
from app.doors.explorer.ways import json_way
from app.doors.explorer.words import age_range, names_of, words_of
from app.doors.site import answer_page
from app.http.render import address_of, as_parameters, fetch_document, page_links
from app.http.state import database_of, state_of

MOST_PASSAGES = "100"
"""A ledger is read as a whole."""


async def show_list(
    request: Request, shelf: Shelf, below: tuple[str, str, str] | None = None, **given: str
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

    context = await database_of(request).read(ask)
    links = page_links(request, query, query.cursor, context["page"].next_cursor)
    address = f"/v1{links.self.removeprefix(state_of(request).settings.public_url)}"
    ways = [json_way(request, address, "JSON, as asked here")]
    if shelf.kind in SHELVES:
        slim = f"{address}{'&' if '?' in address else '?'}fields=name,card"
        ways.append(json_way(request, slim, "JSON, only names and cards"))
    context |= {
        "title": shelf.title,
        "shelf": shelf,
        "shelves": SHELVES,
        "age": age_range,
        "following": links.next,
        "first": address_of(request, as_parameters(query)) if query.cursor else None,
        "ways": ways,
    }
    return answer_page(request, "explorer/list.html", **context)


async def show_shelf(request: Request, kind: str) -> Response:
    """All records of a type."""
    return await show_list(request, SHELVES[kind])


async def show_passages(request: Request, source_id: str) -> Response:
    """The ledger of an article."""
    return await show_list(request, PASSAGE_SHELF, ("sources", source_id, "source"), limit=MOST_PASSAGES)


async def show_intakes(request: Request, nutrient_id: str) -> Response:
    """The reference intakes of a nutrient."""
    return await show_list(request, INTAKE_SHELF, ("nutrients", nutrient_id, "nutrient"))


async def show_changes(request: Request) -> Response:
    """What each release changed, the latest first."""
    return await show_list(request, CHANGE_SHELF, sort="-seq")
