"""A page for each problem type, so that the URL in `type` resolves (RFC 9457, section 3.1.1)."""

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.http.context import context_of
from app.http.problems import PROBLEM_TYPES, NotFound
from app.text import find_similar
from app.web.layout import PageRoute, page_response
from app.web.markdown import render_file, render_inline, site_of

router = APIRouter(include_in_schema=False, route_class=PageRoute)

TITLE: Final = "Problem types"


@router.get("/problems")
async def list_problems(request: Request) -> Response:
    """Show all problem types on one page."""
    explanations = {slug: render_inline(kind.explanation) for slug, kind in PROBLEM_TYPES.items()}
    return page_response(request, "guide/problems.html", title=TITLE, kinds=PROBLEM_TYPES, explanations=explanations)


@router.get("/problems/{slug:path}")
async def get_problem(slug: str, request: Request) -> Response:
    """Show one problem type: what it means, a recorded response and what to do."""
    kind = PROBLEM_TYPES.get(slug)
    if kind is None:
        close = [f"/problems/{match}" for match in find_similar(slug, list(PROBLEM_TYPES))]
        raise NotFound(f"There is no problem type {slug[:60]!r}.", (), close or ["/problems"])
    text = render_file(f"problems/{slug}", site_of(context_of(request).settings))
    return page_response(request, "guide/problem.html", title=text.title, kind=kind, kinds=PROBLEM_TYPES, text=text)
