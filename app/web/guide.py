"""Guide pages, rendered from Markdown files and ordered for newcomers."""

from functools import cache
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.http.context import context_of
from app.http.problems import NotFound
from app.text import find_similar
from app.web.layout import PageRoute, page_response
from app.web.markdown import MARKDOWN_SOURCES, MarkdownPage, Site, render_file, site_of

router = APIRouter(include_in_schema=False, route_class=PageRoute)

PAGE_ORDER: Final = (
    "start",
    "concepts",
    "endpoints",
    "finding",
    "reference-answers",
    "paging",
    "formats",
    "errors",
    "clients",
    "sources-screen",
    "embedding",
    "self-hosting",
    "versioning",
)
"""Order of the pages; files not listed here come last."""

MIN_SECTIONS_FOR_CONTENTS: Final = 6
"""Minimum number of sections for a page to begin with a table of contents."""


@cache
def page_names() -> tuple[str, ...]:
    """Names of all pages, in order."""
    available = {name for name in MARKDOWN_SOURCES if "/" not in name}
    return (*(name for name in PAGE_ORDER if name in available), *sorted(available - set(PAGE_ORDER)))


def render_pages(site: Site) -> dict[str, MarkdownPage]:
    """Render all pages, in order; the result maps names to pages."""
    return {name: render_file(name, site) for name in page_names()}


@router.get("/guide")
async def list_guide_pages(request: Request) -> Response:
    """Show the table of contents of the guide."""
    pages = render_pages(site_of(context_of(request).settings))
    return page_response(request, "guide/contents.html", title="Guide", pages=pages)


@router.get("/guide/{page:path}")
async def get_guide_page(page: str, request: Request) -> Response:
    """Show one page of the guide."""
    pages = render_pages(site_of(context_of(request).settings))
    if page not in pages:
        close = [f"/guide/{name}" for name in find_similar(page, list(pages))]
        raise NotFound(f"The guide has no page {page[:60]!r}.", (), close or ["/guide"])
    names = list(pages)
    index = names.index(page)
    return page_response(
        request,
        "guide/page.html",
        title=pages[page].title,
        text=pages[page],
        name=page,
        pages=pages,
        previous=names[index - 1] if index else None,
        next=names[index + 1] if index + 1 < len(names) else None,
        is_long=len(pages[page].sections) >= MIN_SECTIONS_FOR_CONTENTS,
    )
