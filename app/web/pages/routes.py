"""Routes of the explorer: the paths of the API without `/v1`."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.web.layout import PageRoute
from app.web.pages.home import show_dataset, show_home
from app.web.pages.listings import LISTINGS
from app.web.pages.lists import show_changes, show_intakes, show_listing, show_passages
from app.web.pages.records import show_intake, show_passage, show_record
from app.web.pages.search import show_search
from app.web.pages.term import show_term

router = APIRouter(route_class=PageRoute, include_in_schema=False)

PAGES: Final[Mapping[str, Callable[..., Awaitable[Response]]]] = {
    "/": show_home,
    "/search": show_search,
    "/dataset": show_dataset,
    "/changes": show_changes,
    "/sources/{source_id}/passages": show_passages,
    "/sources/{source_id}/passages/{passage_id}": show_passage,
    "/nutrients/{nutrient_id}/intakes": show_intakes,
    "/nutrients/{nutrient_id}/intakes/{intake_id}": show_intake,
    "/vocabularies/{vocabulary_id}/{term}": show_term,
}


def _add_listing_routes(kind: str) -> None:
    """Add the pages of a record type; in the API each type has its own routes, because their parameters differ."""

    @router.get(f"/{kind}")
    async def get_list_page(request: Request) -> Response:
        return await show_listing(request, kind)

    @router.get(f"/{kind}/{{identifier}}")
    async def get_record_page(identifier: str, request: Request) -> Response:
        return await show_record(request, kind, identifier)


for path, show in PAGES.items():
    router.add_api_route(path, show)
for record_type in LISTINGS:
    _add_listing_routes(record_type)
