"""Addresses to suggest where nothing is served: each of them answers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pydantic_core import from_json
from sqlalchemy import bindparam, select
from starlette.requests import Request

from app.database import NotReady, Snapshot
from app.http.context import context_of, database_of, path_of
from app.models import Rendered
from app.models.base import col
from app.models.record import is_id
from app.text import similar

FALLBACK: Final = "/v1/dataset"
"""Where all collections are listed."""

MAX_PARTS: Final = 3
"""No address that is served has more parts below its collection."""

_BODY: Final = select(col(Rendered.body)).where(col(Rendered.id) == bindparam("id"))


async def suggest_addresses(request: Request) -> list[str]:
    """Addresses that are served and resemble that of a request: `/v1/food/almonds-raw` meant `/v1/foods/almonds-raw`.

    Where content cannot be read, only addresses without an id are suggested.
    """
    paths = context_of(request).paths
    candidates = list(dict.fromkeys(_candidates(path_of(request), paths)))
    try:
        served = await database_of(request).read(lambda snapshot: _served(snapshot, candidates, paths))
    except NotReady:
        served = [address for address in candidates if address in paths]
    return served or [FALLBACK]


def _candidates(path: str, paths: Sequence[str]) -> Iterator[str]:
    """Addresses that a path may have meant, the likeliest first; pages have the same ones without `/v1`."""
    name, *rest = path.removeprefix("/v1/").strip("/").split("/")
    if len(rest) > MAX_PARTS:
        return
    if path.endswith("/"):
        yield "/".join(("/v1", name, *rest))
    # A part is reached through its whole: passages are below sources.
    collections = {address.rpartition("/")[2]: address.partition("/{")[0] for address in paths}
    names = [one for one in collections if not one.startswith("{")]
    for close in similar(name, names):
        if rest and collections[close].endswith(f"/{close}"):
            yield "/".join((collections[close], *rest))
            yield "/".join((collections[close], rest[0]))
        yield collections[close]


def _served(snapshot: Snapshot, addresses: Sequence[str], paths: Sequence[str]) -> list[str]:
    """Those of some addresses that are served."""
    return [one for one in addresses if any(_is_served(snapshot, one, path) for path in paths)]


def _is_served(snapshot: Snapshot, address: str, path: str) -> bool:
    """Whether an address is that of a route, with ids that exist where the route has parameters."""
    segments, pattern = address.split("/"), path.split("/")
    if len(segments) != len(pattern):
        return False
    parameters = [place for place, part in enumerate(pattern) if part.startswith("{")]
    if any(
        one != part for place, (one, part) in enumerate(zip(segments, pattern, strict=True)) if place not in parameters
    ):
        return False
    return all(_is_record(snapshot, segments[: place + 1]) for place in parameters)


def _is_record(snapshot: Snapshot, segments: Sequence[str]) -> bool:
    """Whether the document with the last segment as its id is at the address that the segments make."""
    if not is_id(segments[-1]):
        return False
    body = snapshot.connection.execute(_BODY, {"id": segments[-1]}).scalar_one_or_none()
    if body is None:
        return False
    document: Mapping[str, str] = from_json(body)
    return document["href"] == "/".join(segments)
