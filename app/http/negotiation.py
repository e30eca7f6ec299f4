"""Which format a client takes (RFC 9110 §12.5.1)."""

import re
from collections.abc import Sequence
from typing import Final

from starlette.requests import Request

from app.http.problems import NotAcceptable

JSON = "application/json"


def quality(accept: str, media_type: str) -> float:
    """How much a client wants a media type: from 0, not at all, to 1. The most specific range decides."""
    specificity = {media_type: 2, f"{media_type.partition('/')[0]}/*": 1, "*/*": 0, "*": 0}  # Java sends a lone `*`
    best, found = -1, 0.0
    for part in accept.split(","):
        media_range, *parameters = (piece.strip().lower() for piece in part.split(";"))
        specific = specificity.get(media_range, -1)
        if specific > best:
            best, found = specific, weight_of(parameters)
    return found


_WEIGHT: Final = re.compile(r'"?(\d{0,9}\.?\d{0,9})"?', re.ASCII)


def weight_of(parameters: Sequence[str]) -> float:
    """How much a client wants what has these parameters: from 0, not at all, to 1.

    Weights are read leniently: clients in use send `.9`, `1.0000` and `"0.5"`. One that cannot be read counts as none,
    which is 1; it never counts as a refusal.
    """
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            found = _WEIGHT.fullmatch(value.strip())
            return min(float(found[1]), 1.0) if found and found[1].strip(".") else 1.0
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
