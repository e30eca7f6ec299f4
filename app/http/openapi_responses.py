"""Documented responses that endpoints share: headers, 304 and problems, for OpenAPI."""

from typing import Annotated, Any, Final

from fastapi import Path

from app.http.problems import MEDIA_TYPE, PROBLEM_TYPES
from app.models.record import SLUG_PATTERN

RecordId = Annotated[
    str, Path(description="Id of the record.", json_schema_extra={"pattern": SLUG_PATTERN, "maxLength": 80})
]
"""Not validated: an id that no record can have is a 404, like an id that no record has."""

CORS_HEADER: Final[dict[str, Any]] = {
    "Access-Control-Allow-Origin": {
        "description": "Scripts of every origin may read every response.",
        "schema": {"type": "string", "const": "*"},
    }
}
RESPONSE_HEADERS: Final[dict[str, Any]] = CORS_HEADER | {
    "ETag": {
        "description": "Strong validator of the representation; each encoding has its own.",
        "schema": {"type": "string", "maxLength": 40, "pattern": '^"[0-9a-f]+(-[a-z]+)?"$'},
    },
    "Last-Modified": {
        "description": "Time of the release of the content.",
        "schema": {"type": "string", "maxLength": 29, "minLength": 29},
    },
    "Cache-Control": {
        "description": "How long the response may be cached.",
        "schema": {"type": "string", "maxLength": 80},
    },
    "Content-Language": {
        "description": "Language of the texts (BCP 47).",
        "schema": {"type": "string", "maxLength": 8},
    },
    "Vary": {
        "description": "Request headers that select the response.",
        "schema": {"type": "string", "maxLength": 80},
    },
}
LINK_HEADER: Final[dict[str, Any]] = {
    "Link": {
        "description": "Link to the next page (`rel=next`); missing on the last page.",
        "schema": {"type": "string", "maxLength": 9100},
    }
}


PROBLEM_HEADERS: Final[dict[str, Any]] = {
    "Allow": {"description": "The methods that are supported.", "schema": {"type": "string", "maxLength": 40}},
    "Retry-After": {
        "description": "Number of seconds to wait before the next attempt.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 86_400, "format": "int32"},
    },
}
HEADERS_BY_STATUS: Final = {405: ("Allow",), 503: ("Retry-After",)}
PROBLEM_CONTENT: Final = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
"""Problems have their own media type; FastAPI's `model` would document them as `application/json`."""


def problem_responses(*slugs: str) -> dict[int | str, dict[str, Any]]:
    """The documented problems of an endpoint, by status."""
    by_status: dict[int | str, dict[str, Any]] = {}
    for problem_type in (PROBLEM_TYPES[slug] for slug in slugs):
        status, title = problem_type.status, problem_type.title
        documented = by_status.get(status)
        description = f"{documented['description']} {title}" if documented else title
        headers = CORS_HEADER | {name: PROBLEM_HEADERS[name] for name in HEADERS_BY_STATUS.get(status, ())}
        by_status[status] = {"description": description, "headers": headers, "content": PROBLEM_CONTENT}
    return by_status


_ALWAYS: Final = ("method-not-allowed", "not-acceptable", "uri-too-long", "internal-error", "not-ready")
_QUERY: Final = ("unknown-parameter", "repeated-parameter", "invalid-parameter")
_NOT_MODIFIED: Final[dict[int | str, dict[str, Any]]] = {
    304: {
        "description": "Not modified: the client already has the current representation.",
        "headers": RESPONSE_HEADERS,
    }
}

LIST_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "A page of the list.", "headers": RESPONSE_HEADERS | LINK_HEADER},
    **_NOT_MODIFIED,
    **problem_responses(*_QUERY, "invalid-cursor", *_ALWAYS),
}
RECORD_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The requested record.", "headers": RESPONSE_HEADERS},
    **_NOT_MODIFIED,
    **problem_responses("not-found", "gone", *_QUERY, *_ALWAYS),
}
RESULT_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The computed result.", "headers": RESPONSE_HEADERS},
    **_NOT_MODIFIED,
    **problem_responses(*_QUERY, *_ALWAYS),
}
"""Responses of a computed result: an unknown id is in a parameter, not in the path, so there is no 404."""
PART_LIST_RESPONSES: Final[dict[int | str, dict[str, Any]]] = LIST_RESPONSES | problem_responses("not-found", "gone")
"""Responses of a list below a record, which may be missing or withdrawn."""
