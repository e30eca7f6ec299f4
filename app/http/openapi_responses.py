"""What OpenAPI says every endpoint answers, beside its own record."""

from typing import Annotated, Any, Final

from fastapi import Path

from app.http.problems import KINDS, MEDIA_TYPE
from app.models.record import SLUG_PATTERN

RecordId = Annotated[
    str, Path(description="Id of the record.", json_schema_extra={"pattern": SLUG_PATTERN, "maxLength": 80})
]
"""Any text is looked up: what no record can have as an id is not found, like what none has."""

HEADERS: Final[dict[str, Any]] = {
    "ETag": {
        "description": "Strong validator of these bytes: each encoding has its own.",
        "schema": {"type": "string", "maxLength": 40, "pattern": '^"[0-9a-f]+(-[a-z]+)?"$'},
    },
    "Last-Modified": {
        "description": "When the content was released.",
        "schema": {"type": "string", "maxLength": 29, "minLength": 29},
    },
    "Cache-Control": {"description": "How long the answer may be kept.", "schema": {"type": "string", "maxLength": 80}},
    "Content-Language": {"description": "Language of the texts.", "schema": {"type": "string", "maxLength": 8}},
    "Vary": {
        "description": "What decides the answer beside its address.",
        "schema": {"type": "string", "maxLength": 80},
    },
}
LINK: Final[dict[str, Any]] = {
    "Link": {
        "description": "The next page (`rel=next`), except on the last.",
        "schema": {"type": "string", "maxLength": 9100},
    }
}


PROBLEM_HEADERS: Final[dict[str, Any]] = {
    "Allow": {"description": "The methods that are served.", "schema": {"type": "string", "maxLength": 40}},
    "Retry-After": {
        "description": "Seconds to wait.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 86_400, "format": "int32"},
    },
}
HEADERS_OF: Final = {405: ("Allow",), 503: ("Retry-After",)}
PROBLEM: Final = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
"""Problems have a media type of their own; with `model` FastAPI would document them as JSON."""


def problems(*slugs: str) -> dict[int | str, dict[str, Any]]:
    """The problems an endpoint can answer, by status."""
    by_status: dict[int | str, dict[str, Any]] = {}
    for kind in (KINDS[slug] for slug in slugs):
        known = by_status.get(kind.status)
        description = f"{known['description']} {kind.title}" if known else kind.title
        headers = {name: PROBLEM_HEADERS[name] for name in HEADERS_OF.get(kind.status, ())}
        by_status[kind.status] = {"description": description, "headers": headers, "content": PROBLEM}
    return by_status


_ALWAYS: Final = ("method-not-allowed", "not-acceptable", "uri-too-long", "internal-error", "not-ready")
_QUERY: Final = ("unknown-parameter", "repeated-parameter", "invalid-parameter")
_KEPT: Final[dict[int | str, dict[str, Any]]] = {
    304: {"description": "The client holds this answer already.", "headers": HEADERS}
}

LIST_REPLIES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "A page of the list.", "headers": HEADERS | LINK},
    **_KEPT,
    **problems(*_QUERY, "invalid-cursor", *_ALWAYS),
}
RECORD_REPLIES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The record.", "headers": HEADERS},
    **_KEPT,
    **problems("not-found", "gone", *_QUERY, *_ALWAYS),
}
ANSWER_REPLIES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The answer.", "headers": HEADERS},
    **_KEPT,
    **problems(*_QUERY, *_ALWAYS),
}
"""An answer that is worked out: what is not there is a fault of a parameter, not of the address."""
PART_LIST_REPLIES: Final[dict[int | str, dict[str, Any]]] = LIST_REPLIES | problems("not-found", "gone")
"""A list below a record, which may not be there."""
