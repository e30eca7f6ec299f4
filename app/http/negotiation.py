"""Content negotiation: media types and their weights (RFC 9110 §12.5.1)."""

import re
from collections.abc import Sequence
from typing import Final

from starlette.requests import Request

from app.http.problems import NotAcceptable

JSON = "application/json"


def quality(accept: str, media_type: str) -> float:
    """The weight of a media type in an `Accept` header, from 0 (refused) to 1; the most specific range decides."""
    specificity = {media_type: 2, f"{media_type.partition('/')[0]}/*": 1, "*/*": 0, "*": 0}  # Java sends a lone `*`
    best, weight = -1, 0.0
    for part in accept.split(","):
        media_range, *parameters = (piece.strip().lower() for piece in part.split(";"))
        specific = specificity.get(media_range, -1)
        if specific > best:
            best, weight = specific, weight_of(parameters)
    return weight


_WEIGHT: Final = re.compile(r'"?(\d{0,9}\.?\d{0,9})"?', re.ASCII)


def weight_of(parameters: Sequence[str]) -> float:
    """The weight among the parameters of a header value, from 0 (refused) to 1.

    Weights are parsed leniently: real clients send `.9`, `1.0000` and `"0.5"`. A malformed weight counts as missing,
    which means 1; it is never a refusal.
    """
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            match = _WEIGHT.fullmatch(value.strip())
            return min(float(match[1]), 1.0) if match and match[1].strip(".") else 1.0
    return 1.0


def choose_format(request: Request, served: Sequence[str] = (JSON,)) -> str:
    """The media type of the response.

    Raises:
        NotAcceptable: listing the available media types, if the client accepts none of them.
    """
    accept = ",".join(request.headers.getlist("accept"))
    if accept.strip() in ("", "*/*"):  # the usual cases
        return served[0]
    best = max(served, key=lambda media_type: quality(accept, media_type))
    if quality(accept, best) <= 0:
        raise NotAcceptable(
            f"None of the available formats is accepted by `Accept: {accept[:100]}`.",
            [
                {
                    "location": "header",
                    "name": "Accept",
                    "detail": f"must accept one of {', '.join(served)}",
                    "value": accept[:100],
                }
            ],
            [f"Accept: {media_type}" for media_type in served],
            {"available": list(served)},
        )
    return best
