"""A page for every type of problem, so that the address in `type` answers."""

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.http.context import context_of
from app.http.problems import PROBLEM_TYPES, NotFound
from app.text import find_similar
from app.web.layout import PageRoute, answer_page
from app.web.markdown import inline, render_text, site_of

router = APIRouter(include_in_schema=False, route_class=PageRoute)

TITLE: Final = "Types of problems"


@router.get("/problems")
async def list_problems(request: Request) -> Response:
    """Every type of problem on one page."""
    said = {slug: inline(kind.explanation) for slug, kind in PROBLEM_TYPES.items()}
    return answer_page(request, "guide/problems.html", title=TITLE, kinds=PROBLEM_TYPES, said=said)


@router.get("/problems/{slug:path}")
async def get_problem(slug: str, request: Request) -> Response:
    """One type of problem: what it means, a real reply, and what to do."""
    kind = PROBLEM_TYPES.get(slug)
    if kind is None:
        close = [f"/problems/{one}" for one in find_similar(slug, list(PROBLEM_TYPES))]
        raise NotFound(f"There is no type of problem {slug[:60]!r}.", (), close or ["/problems"])
    text = render_text(f"problems/{slug}", site_of(context_of(request).settings))
    return answer_page(request, "guide/problem.html", title=text.title, kind=kind, kinds=PROBLEM_TYPES, text=text)
