"""What all pages for people share: templates, one stylesheet, headers, and errors that are pages too."""

from collections.abc import Callable, Coroutine
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic_core import from_json
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.database import LoadedRelease, NotReady
from app.http.context import context_of, path_of
from app.http.headers import CONSTANT_HEADERS, NO_STORE
from app.http.negotiation import JSON, quality
from app.http.problems import (
    PROBLEM_TYPES,
    ApiError,
    InternalError,
    NotFound,
    Unavailable,
    no_such_address,
    on_any_error,
    on_http_error,
    on_not_ready,
)
from app.http.responses import cacheable_response
from app.models.registry import TYPE_NAMES
from app.web.assets import PAGE_ASSETS

if TYPE_CHECKING:
    from jinja2 import Environment

HTML: Final = "text/html; charset=utf-8"

POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Pages ask no other host for anything and run no script that stands inside them."""

WITH_PAGES: Final = frozenset({*TYPE_NAMES, "search", "dataset", "changes"})
"""What has pages at the addresses of the API without `/v1`."""

PAGE_HEADERS: Final = {"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer"}


@cache
def environment() -> "Environment":
    """The templates; every value is escaped, and a name that a page does not have is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415  # 5 MB that only pages need

    return Environment(
        loader=PackageLoader("app"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def asset_address(name: str) -> str:
    """The address of a static file, which changes with its content, so that it can be cached forever."""
    return f"/static/{name}?v={PAGE_ASSETS[name].version}"


def render_page(request: Request, template: str, release: LoadedRelease | None = None, /, **context: Any) -> bytes:
    """A template as a page: `prefix` begins every link, `asset` names a file, `here` is the address of the page."""
    prefix = context_of(request).settings.public_url
    page = environment().get_template(template)
    return page.render(
        prefix=prefix,
        asset=lambda name: f"{prefix}{asset_address(name)}",
        here=f"{prefix}{path_of(request)}",
        release=release,
        **context,
    ).encode("utf-8", "replace")


def answer_page(
    request: Request, template: str, release: LoadedRelease | None = None, policy: str = POLICY, **context: Any
) -> Response:
    """Send a template as a page that may be kept, or 304 when the client already holds it."""
    headers = PAGE_HEADERS | {"Content-Security-Policy": policy}
    return cacheable_response(request, render_page(request, template, release, **context), headers, release, HTML)


def error_page(request: Request, error: ApiError, instance: str | None = None) -> Response:
    """A failure as a page; `instance` finds it in our log."""
    kind = PROBLEM_TYPES[error.slug]
    suggestions = _suggested_pages(path_of(request), error)
    body = render_page(
        request, "error.html", title=kind.title, kind=kind, error=error, suggestions=suggestions, instance=instance
    )
    headers = CONSTANT_HEADERS | PAGE_HEADERS | {"Cache-Control": NO_STORE}
    return Response(body, kind.status, headers, HTML)


def _suggested_pages(path: str, error: ApiError) -> list[str]:
    """What a failure suggests, as addresses of pages: a suggestion is an address, a parameter, or an id."""
    pages = []
    for one in error.suggestions:
        if one.startswith("/v1/"):
            if one.split("/")[2] in WITH_PAGES:
                pages.append(one.removeprefix("/v1"))
        elif one.startswith("/"):
            pages.append(one)
        elif isinstance(error, NotFound):
            pages.append(_with_id(path, one, error.unknown))
        elif "=" in one:
            pages.append(f"{quote(path)}?{quote(one, safe='=,%')}")
    return pages


def _with_id(path: str, identifier: str, unknown: str | None) -> str:
    """A path that ends with an id in place of the unknown one; nothing is known of the parts that it names below."""
    segments = path.split("/")
    place = segments.index(unknown, 2) if unknown in segments[2:] else len(segments) - 1
    return quote("/".join([*segments[:place], identifier]))


def liking_of_pages(request: Request) -> float:
    """How much rather a client takes HTML than JSON: above 0 for browsers, 0 where it says nothing of either."""
    accept = ",".join(request.headers.getlist("accept"))
    return quality(accept, "text/html") - quality(accept, JSON)


class PageRoute(APIRoute):
    """A route for people: what our own code finds wrong is told on a page, unless a client would rather have JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of the route, with its failures as pages."""
        handle = super().get_route_handler()

        async def handle_page(request: Request) -> Response:
            try:
                return await handle(request)
            except ApiError as error:
                if liking_of_pages(request) < 0:
                    raise
                return error_page(request, error)

        return handle_page


def add_error_pages(app: FastAPI) -> None:
    """Tell browsers on a page that there is none, or that it failed; other clients keep their problem."""

    async def on_no_page(request: Request, error: Exception) -> Response:
        is_lost = isinstance(error, HTTPException) and error.status_code == HTTPStatus.NOT_FOUND
        if is_lost and _is_for_people(request):
            return error_page(request, await no_such_address(request))
        return await on_http_error(request, error)

    async def on_no_content(request: Request, error: Exception) -> Response:
        answer = await on_not_ready(request, error)
        if _is_for_people(request):
            page = error_page(request, Unavailable("The content cannot be read at the moment. Please try again later."))
            page.headers["Retry-After"] = answer.headers["Retry-After"]
            return page
        return answer

    async def on_failure(request: Request, error: Exception) -> Response:
        answer = await on_any_error(request, error)
        if _is_for_people(request):
            fault = InternalError("Something unexpected happened. The fault is ours, not yours.")
            return error_page(request, fault, from_json(bytes(answer.body))["instance"])
        return answer

    app.add_exception_handler(HTTPException, on_no_page)
    app.add_exception_handler(Exception, on_failure)
    app.add_exception_handler(NotReady, on_no_content)


def _is_for_people(request: Request) -> bool:
    """Whether a browser asks for something that is not part of the API."""
    return liking_of_pages(request) > 0 and not path_of(request).startswith("/v1/")
