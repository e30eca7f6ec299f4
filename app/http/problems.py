"""Problem details (RFC 9457): the types of problems, their JSON, and the exception handlers that produce them."""

import json
import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from traceback import format_tb
from typing import Any, ClassVar, Final, NamedTuple

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.database import NotReady
from app.http.context import context_of, path_of
from app.http.headers import ALLOWED_METHODS, CONSTANT_HEADERS, NO_STORE, VARY_NEGOTIATED
from app.http.suggestions import suggest_addresses

MEDIA_TYPE: Final = "application/problem+json"
MAX_ECHO: Final = 100
"""Maximum length of an echoed value in characters."""

MAX_SUGGESTED: Final = 5
"""Maximum number of faults of a request to find suggestions for: a failed request must stay cheap."""

MAX_CAUSES: Final = 10
"""Maximum number of chained exceptions to log."""

ID_DEPTHS: Final = (3, 5)
"""Numbers of slashes in paths that end with an id: `/v1/foods/{id}` and `/v1/nutrients/{id}/intakes/{id}`."""

MAX_TEXT: Final = 2000
MAX_LISTED: Final = 100
"""Maximum length of each text in characters, and of each list, in a problem."""

PROBLEM_HEADERS: Final = CONSTANT_HEADERS | {
    "Cache-Control": NO_STORE,
    "Content-Language": "en",
    "Vary": VARY_NEGOTIATED,
}

logger = logging.getLogger("app")


class ProblemType(NamedTuple):
    """A type of problem; its slug is the last part of its `type` URI."""

    slug: str
    status: int
    title: str
    explanation: str


PROBLEM_TYPES: Final = {
    problem_type.slug: problem_type
    for problem_type in (
        ProblemType("bad-request", 400, "The request is malformed.", "The server could not parse the request."),
        ProblemType("not-found", 404, "There is nothing at this address.", "Check the id; `did_you_mean` lists similar ones."),
        ProblemType("method-not-allowed", 405, "The content is read-only.", "Use GET or HEAD; `Allow` lists the supported methods."),
        ProblemType("not-acceptable", 406, "This format is not available.", "`available` lists the formats that are."),
        ProblemType("gone", 410, "The record was withdrawn.", "`successor` is the id of the record that replaces it, if any."),
        ProblemType("uri-too-long", 414, "The address is too long.", "Request less at once: an address has at most 8,000 bytes."),
        ProblemType("unknown-parameter", 422, "Unknown parameter.", "Unknown names are refused; `suggestions` lists similar ones."),
        ProblemType("repeated-parameter", 422, "Repeated parameter.", "Give it once: only parameters that take several values can be repeated."),
        ProblemType("invalid-parameter", 422, "Invalid parameter.", "`errors` says what is wrong and what is valid."),
        ProblemType("invalid-cursor", 422, "Invalid cursor.", "Start again without a cursor, or keep the filters and the sort order."),
        ProblemType("quota-exceeded", 429, "Too many requests.", "Wait for the number of seconds in `Retry-After`."),
        ProblemType("internal-error", 500, "Something went wrong on our side.", "The fault is ours; `instance` identifies it in our log."),
        ProblemType("not-ready", 503, "The content is temporarily unavailable.", "Try again later; the server's log has the cause."),
    )
}  # fmt: skip
"""The types of problems by slug, in order of status."""


@dataclass
class ApiError(Exception):
    """A failure to report as a problem; each subclass has its own type."""

    slug: ClassVar[str]
    detail: str
    errors: Sequence[Mapping[str, Any]] = ()
    suggestions: Sequence[str] = ()
    members: Mapping[str, Any] = field(default_factory=dict)
    """Members specific to this type of problem, such as `did_you_mean`."""
    unknown: str | None = None
    """The path segment that suggested ids would replace; None for the last."""


class BadRequest(ApiError):
    """The request is malformed."""

    slug = "bad-request"


class NotFound(ApiError):
    """The path does not exist."""

    slug = "not-found"


class Gone(ApiError):
    """The record was withdrawn."""

    slug = "gone"


class MethodNotAllowed(ApiError):
    """The method is not supported."""

    slug = "method-not-allowed"


class NotAcceptable(ApiError):
    """The client accepts none of the available formats or encodings."""

    slug = "not-acceptable"


class UnknownParameter(ApiError):
    """A parameter does not exist."""

    slug = "unknown-parameter"


class RepeatedParameter(ApiError):
    """A parameter is repeated."""

    slug = "repeated-parameter"


class InvalidParameter(ApiError):
    """The value of a parameter is invalid."""

    slug = "invalid-parameter"


class InvalidCursor(ApiError):
    """The cursor was not issued for this list, filter or sort order."""

    slug = "invalid-cursor"


class InternalError(ApiError):
    """An unexpected exception."""

    slug = "internal-error"


class Unavailable(ApiError):
    """The content cannot be read at the moment."""

    slug = "not-ready"


def query_error(name: str, detail: str, value: str | None = None) -> dict[str, Any]:
    """An item of `errors` for an invalid parameter."""
    return {
        "location": "query",
        "name": name[:MAX_ECHO],
        "detail": detail,
        "value": value if value is None else value[:MAX_ECHO],
    }


def problem_response(request: Request, error: ApiError, headers: Mapping[str, str] | None = None) -> Response:
    """The response for a failure."""
    problem_type = PROBLEM_TYPES[error.slug]
    instance = f"urn:uuid:{uuid.uuid4()}"
    if problem_type.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        log_failure(f"{instance} {problem_type.slug}: {error.detail}", error.__cause__)
    body = problem_body(error, context_of(request).settings.public_url, instance)
    return Response(body, problem_type.status, PROBLEM_HEADERS | dict(headers or {}), MEDIA_TYPE)


def problem_body(error: ApiError, prefix: str, instance: str) -> bytes:
    """The JSON of a problem (RFC 9457), every text cut to its bound.

    Built without a model, and with invalid Unicode replaced: an error response must not fail.
    """
    problem_type = PROBLEM_TYPES[error.slug]
    members = {
        "type": f"{prefix}/problems/{problem_type.slug}",
        "title": problem_type.title,
        "status": problem_type.status,
        "detail": error.detail[:MAX_TEXT],
        "instance": instance,
        "errors": [{**item, "detail": item["detail"][:MAX_TEXT]} for item in error.errors][:MAX_LISTED],
        "suggestions": [_with_prefix(suggestion, prefix)[:MAX_TEXT] for suggestion in error.suggestions][:MAX_LISTED],
        **error.members,
    }
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _with_prefix(suggestion: str, prefix: str) -> str:
    """Add the prefix of all links to a suggestion that is an address."""
    return f"{prefix}{suggestion}" if suggestion.startswith("/") else suggestion


def log_failure(what: str, error: BaseException | None) -> None:
    """Log an exception and its causes: types and tracebacks, but no messages, which may repeat the query."""
    traces: list[str] = []
    while error is not None and len(traces) < MAX_CAUSES:
        traces.append(f"{type(error).__module__}.{type(error).__qualname__}\n{''.join(format_tb(error.__traceback__))}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    logger.error("%s\n%s", what, "... caused by\n".join(traces))


async def on_api_error(request: Request, error: Exception) -> Response:
    """Respond to an `ApiError`."""
    assert isinstance(error, ApiError)
    return problem_response(request, error)


async def on_http_error(request: Request, error: Exception) -> Response:
    """Respond to an error of routing: an unknown path, or an unsupported method."""
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        method = request.method[:MAX_ECHO]
        fault = {"location": "method", "name": method, "detail": f"must be one of {ALLOWED_METHODS}", "value": None}
        error = MethodNotAllowed(f"{method} is not supported; the content is read-only.", [fault])
        return problem_response(request, error, {"Allow": ALLOWED_METHODS})
    if error.status_code == HTTPStatus.NOT_FOUND:
        return problem_response(request, await no_such_address(request))
    return problem_response(request, BadRequest(str(error.detail)[:500] or "The request is malformed."))


async def no_such_address(request: Request) -> NotFound:
    """The problem of an unknown path, with similar addresses as suggestions."""
    close = await suggest_addresses(request)
    ids = [address.rpartition("/")[2] for address in close if address.count("/") in ID_DEPTHS]
    detail = f"There is nothing at {path_of(request)[:200]!r}. /v1/dataset lists the collections."
    return NotFound(detail, (), close, {"did_you_mean": ids})


async def on_not_ready(request: Request, error: Exception) -> Response:
    """Respond while the database is missing, corrupt or of another schema; only the log has the cause."""
    logger.error("not ready: %s", error)
    unavailable = Unavailable("The content cannot be read at the moment. Please try again later.")
    return problem_response(request, unavailable, {"Retry-After": "30"})


async def on_any_error(request: Request, error: Exception) -> Response:
    """Respond to an unexpected exception; only the log has the cause."""
    internal = InternalError("Something unexpected happened. The fault is ours, not yours.")
    internal.__cause__ = error
    return problem_response(request, internal)


def add_problem_handlers(app: FastAPI) -> None:
    """Register the handlers that turn exceptions into problems."""
    app.add_exception_handler(ApiError, on_api_error)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(NotReady, on_not_ready)
