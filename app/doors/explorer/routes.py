"""The addresses of the explorer: those of the API without `/v1`."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.doors.explorer.finding import show_search
from app.doors.explorer.lists import show_changes, show_intakes, show_passages, show_shelf
from app.doors.explorer.records import show_part, show_record
from app.doors.explorer.shelves import SHELVES
from app.doors.explorer.start import show_dataset, show_start
from app.doors.explorer.terms import show_term
from app.doors.site import PageRoute

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/")
async def get_start_page(request: Request) -> Response:
    """The start."""
    return await show_start(request)


@router.get("/search")
async def get_search_page(request: Request) -> Response:
    """What was found."""
    return await show_search(request)


@router.get("/dataset")
async def get_dataset_page(request: Request) -> Response:
    """The whole."""
    return await show_dataset(request)


@router.get("/changes")
async def get_changes_page(request: Request) -> Response:
    """What changed."""
    return await show_changes(request)


@router.get("/sources/{source_id}/passages")
async def get_passages_page(source_id: str, request: Request) -> Response:
    """The ledger of an article."""
    return await show_passages(request, source_id)


@router.get("/sources/{source_id}/passages/{passage_id}")
async def get_passage_page(source_id: str, passage_id: str, request: Request) -> Response:
    """One passage."""
    return await show_part(request, "passages", passage_id, source=source_id)


@router.get("/nutrients/{nutrient_id}/intakes")
async def get_intakes_page(nutrient_id: str, request: Request) -> Response:
    """The reference intakes of a nutrient."""
    return await show_intakes(request, nutrient_id)


@router.get("/nutrients/{nutrient_id}/intakes/{intake_id}")
async def get_intake_page(nutrient_id: str, intake_id: str, request: Request) -> Response:
    """One reference intake."""
    return await show_part(request, "intakes", intake_id, nutrient=nutrient_id)


@router.get("/vocabularies/{vocabulary_id}/{term}")
async def get_term_page(vocabulary_id: str, term: str, request: Request) -> Response:
    """One term."""
    return await show_term(request, vocabulary_id, term)


def _add_pages(kind: str) -> None:
    """The pages of a type of record; the API has routes of their own for each, for they differ in what can be asked."""

    @router.get(f"/{kind}")
    async def get_list_page(request: Request) -> Response:
        return await show_shelf(request, kind)

    @router.get(f"/{kind}/{{identifier}}")
    async def get_record_page(identifier: str, request: Request) -> Response:
        return await show_record(request, kind, identifier)


for shelf in SHELVES:
    _add_pages(shelf)
