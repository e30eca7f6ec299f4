"""The guide: Markdown files served as pages, in the order in which a newcomer reads them."""

from functools import cache
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.http.context import context_of
from app.http.problems import NotFound
from app.text import find_similar
from app.web.layout import PageRoute, answer_page
from app.web.markdown import SOURCES, Site, Text, render_text, site_of

router = APIRouter(include_in_schema=False, route_class=PageRoute)

ORDER: Final = (
    "start",
    "concepts",
    "endpoints",
    "finding",
    "reference-answers",
    "paging",
    "formats",
    "errors",
    "sources-screen",
    "embedding",
    "self-hosting",
    "versioning",
)
"""How pages follow one another; a file that is not named here comes last."""

LONG: Final = 6
"""A page with so many sections says at its beginning what they are."""


@cache
def page_names() -> tuple[str, ...]:
    """The pages there are, in order."""
    found = {name for name in SOURCES if "/" not in name}
    return (*(name for name in ORDER if name in found), *sorted(found - set(ORDER)))


def read_pages(site: Site) -> dict[str, Text]:
    """All pages by name, in order."""
    return {name: render_text(name, site) for name in page_names()}


@router.get("/guide")
async def list_guide_pages(request: Request) -> Response:
    """The contents of the guide."""
    pages = read_pages(site_of(context_of(request).settings))
    return answer_page(request, "guide/contents.html", title="Guide", pages=pages)


@router.get("/guide/{page:path}")
async def get_guide_page(page: str, request: Request) -> Response:
    """One page of the guide."""
    pages = read_pages(site_of(context_of(request).settings))
    if page not in pages:
        close = [f"/guide/{name}" for name in find_similar(page, list(pages))]
        raise NotFound(f"The guide has no page {page[:60]!r}.", (), close or ["/guide"])
    names = list(pages)
    place = names.index(page)
    return answer_page(
        request,
        "guide/page.html",
        title=pages[page].title,
        text=pages[page],
        name=page,
        pages=pages,
        former=names[place - 1] if place else None,
        following=names[place + 1] if place + 1 < len(names) else None,
        is_long=len(pages[page].sections) >= LONG,
    )
