"""Which format a client takes (RFC 9110 §12.5.1)."""

import re
from collections.abc import Sequence

from starlette.requests import Request

from app.http.problems import NotAcceptable

JSON = "application/json"


def quality(accept: str, media_type: str) -> float:
    """How much a client wants a media type: from 0, not at all, to 1. The most specific range decides."""
    kind = media_type.partition("/")[0]
    best, found = -1, 0.0
    for part in accept.split(","):
        media_range, *parameters = (piece.strip().lower() for piece in part.split(";"))
        specific = {media_type: 2, f"{kind}/*": 1, "*/*": 0}.get(media_range, -1)
        if specific > best:
            best, found = specific, weight_of(parameters)
    return found


def weight_of(parameters: Sequence[str]) -> float:
    """How much a client wants what has these parameters: from 0, not at all, to 1."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            return float(value) if re.fullmatch(r"0(\.\d{0,3})?|1(\.0{0,3})?", value.strip()) else 0.0
    return 1.0


def choose_format(request: Request, asked: str | None, served: Sequence[str] = (JSON,)) -> str:
    """The format of the answer; `format=` wins over the header.

    Raises:
        NotAcceptable: listing what is served, where the client takes none of it.
    """
    accept = ",".join(request.headers.getlist("accept"))
    if asked is not None or not accept.strip():
        return served[0]
    best = max(served, key=lambda media_type: quality(accept, media_type))
    if quality(accept, best) <= 0:
        raise NotAcceptable(
            f"Nothing that `Accept: {accept[:100]}` takes is served here.",
            [{"in": "header", "name": "Accept", "detail": f"served are {', '.join(served)}", "value": accept[:100]}],
            [f"Accept: {media_type}" for media_type in served],
            {"available": list(served)},
        )
    return best
