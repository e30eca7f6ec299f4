"""Shared layout of all pages: templates, response headers and error pages."""

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
from app.http.headers import CONSTANT_HEADERS, NO_STORE, VARY, VARY_NEGOTIATED
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

PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Pages load nothing from other hosts and run no inline scripts."""

PATHS_WITH_PAGES: Final = frozenset({*TYPE_NAMES, "search", "dataset", "changes"})
"""First path segments that have pages at the paths of the API without `/v1`."""

PAGE_HEADERS: Final = {"Content-Security-Policy": PAGE_POLICY, "Referrer-Policy": "no-referrer"}


@cache
def template_environment() -> "Environment":
    """Load the template environment: values are escaped, and an undefined name is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415  # 5 MB that only pages need

    return Environment(
        loader=PackageLoader("app"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def asset_url(name: str) -> str:
    """URL of a static file without the prefix; it changes with the content, so it can be cached forever."""
    return f"/static/{name}?v={PAGE_ASSETS[name].version}"


def render_page(request: Request, template: str, release: LoadedRelease | None = None, /, **context: Any) -> bytes:
    """Render a template; `prefix` starts every link, `asset` returns the URL of a file, `here` is the page URL."""
    settings = context_of(request).settings
    prefix = settings.public_url
    page = template_environment().get_template(template)
    return page.render(
        prefix=prefix,
        asset=lambda name: f"{prefix}{asset_url(name)}",
        here=f"{prefix}{path_of(request)}",
        release=release,
        contact_url=settings.contact_url,
        contact_email=settings.contact_email,
        **context,
    ).encode("utf-8", "replace")


def page_response(
    request: Request,
    template: str,
    release: LoadedRelease | None = None,
    policy: str = PAGE_POLICY,
    vary: str = VARY,
    **context: Any,
) -> Response:
    """Respond with a rendered template as a cacheable page, or 304 if the client already has it."""
    headers = PAGE_HEADERS | {"Content-Security-Policy": policy, "Vary": vary}
    return cacheable_response(request, render_page(request, template, release, **context), headers, release, HTML)


def error_page(request: Request, error: ApiError, instance: str | None = None) -> Response:
    """Render an error as a page; `instance` identifies it in the server log."""
    kind = PROBLEM_TYPES[error.slug]
    suggestions = _suggested_pages(path_of(request), error)
    body = render_page(
        request, "error.html", title=kind.title, kind=kind, error=error, suggestions=suggestions, instance=instance
    )
    headers = CONSTANT_HEADERS | PAGE_HEADERS | {"Cache-Control": NO_STORE, "Vary": VARY_NEGOTIATED}
    return Response(body, kind.status, headers, HTML)


def _suggested_pages(path: str, error: ApiError) -> list[str]:
    """Turn the suggestions of an error (paths, parameters or ids) into paths of pages."""
    pages = []
    for suggestion in error.suggestions:
        if suggestion.startswith("/v1/"):
            if suggestion.split("/")[2] in PATHS_WITH_PAGES:
                pages.append(suggestion.removeprefix("/v1"))
        elif suggestion.startswith("/"):
            pages.append(suggestion)
        elif isinstance(error, NotFound):
            pages.append(_replace_id(path, suggestion, error.unknown))
        elif "=" in suggestion:
            pages.append(f"{quote(path)}?{quote(suggestion, safe='=,%')}")
    return pages


def _replace_id(path: str, identifier: str, unknown: str | None) -> str:
    """Replace the unknown id in a path and drop what follows, which may not exist below the other record."""
    segments = path.split("/")
    index = segments.index(unknown, 2) if unknown in segments[2:] else len(segments) - 1
    return quote("/".join([*segments[:index], identifier]))


def html_preference(request: Request) -> float:
    """How strongly a client prefers HTML to JSON: positive for browsers, 0 without a preference."""
    accept = ",".join(request.headers.getlist("accept"))
    return quality(accept, "text/html") - quality(accept, JSON)


class PageRoute(APIRoute):
    """A route for readers: API errors become pages unless the client prefers JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the route handler so that API errors become pages."""
        handle = super().get_route_handler()

        async def handle_page(request: Request) -> Response:
            try:
                return await handle(request)
            except ApiError as error:
                if html_preference(request) < 0:
                    raise
                return error_page(request, error)

        return handle_page


def add_error_pages(app: FastAPI) -> None:
    """Show browsers error pages for unknown paths, missing content and failures; other clients get problems."""

    async def on_not_found(request: Request, error: Exception) -> Response:
        is_unknown_path = isinstance(error, HTTPException) and error.status_code == HTTPStatus.NOT_FOUND
        if is_unknown_path and _prefers_page(request):
            return error_page(request, await no_such_address(request))
        return await on_http_error(request, error)

    async def on_unavailable(request: Request, error: Exception) -> Response:
        response = await on_not_ready(request, error)
        if _prefers_page(request):
            page = error_page(request, Unavailable("We can't load the content right now. Please try again later."))
            page.headers["Retry-After"] = response.headers["Retry-After"]
            return page
        return response

    async def on_failure(request: Request, error: Exception) -> Response:
        response = await on_any_error(request, error)
        if _prefers_page(request):
            failure = InternalError("Something went wrong on our side.")
            return error_page(request, failure, from_json(bytes(response.body))["instance"])
        return response

    app.add_exception_handler(HTTPException, on_not_found)
    app.add_exception_handler(Exception, on_failure)
    app.add_exception_handler(NotReady, on_unavailable)


def _prefers_page(request: Request) -> bool:
    """Whether a browser requests a path outside the API."""
    return html_preference(request) > 0 and not path_of(request).startswith("/v1/")
