"""Suggested addresses for a 404, each of which exists."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from fastapi.routing import iter_route_contexts
from pydantic_core import from_json
from sqlalchemy import bindparam, select
from starlette.requests import Request

from app.database import NotReady, Snapshot
from app.http.context import database_of, path_of
from app.models import Rendered
from app.models.base import col
from app.models.record import is_id
from app.text import find_similar

FALLBACK: Final = "/v1/dataset"
"""The address that lists all collections; suggested if no other resembles the request."""

ANY_RECORD: Final = "/v1/records"
"""Address below which a record of any type is served."""

MAX_PARTS: Final = 3
"""Maximum number of path segments below a collection, over all routes."""

_BODY: Final = select(col(Rendered.body)).where(col(Rendered.id) == bindparam("id"))


async def suggest_addresses(request: Request) -> list[str]:
    """Existing addresses that resemble that of a request: `/v1/foods/almonds-raw` for `/v1/food/almonds-raw`.

    While the content cannot be read, only addresses without an id are suggested.
    """
    paths = [route.path or "" for route in iter_route_contexts(request.app.routes)]
    candidates = list(dict.fromkeys(_find_candidates(path_of(request), paths)))
    try:
        served = await database_of(request).run_async(lambda snapshot: _filter_served(snapshot, candidates, paths))
    except NotReady:
        served = [address for address in candidates if address in paths]
    return served or [FALLBACK]


def _find_candidates(path: str, paths: Sequence[str]) -> Iterator[str]:
    """Candidates for a mistyped path, the likeliest first; pages have the same paths without `/v1`."""
    name, *rest = path.removeprefix("/v1/").strip("/").split("/")
    if len(rest) > MAX_PARTS:
        return
    if path.endswith("/"):
        yield "/".join(("/v1", name, *rest))
    # Parts are below the record they belong to: passages below sources.
    collections = {address.rpartition("/")[2]: address.partition("/{")[0] for address in paths}
    names = [collection for collection in collections if not collection.startswith("{")]
    for close in find_similar(name, names):
        if rest and collections[close].endswith(f"/{close}"):
            yield "/".join((collections[close], *rest))
            yield "/".join((collections[close], rest[0]))
        yield collections[close]


def _filter_served(snapshot: Snapshot, addresses: Sequence[str], paths: Sequence[str]) -> list[str]:
    """The addresses that exist."""
    return [address for address in addresses if any(_is_served(snapshot, address, path) for path in paths)]


def _is_served(snapshot: Snapshot, address: str, path: str) -> bool:
    """Whether an address matches the template of a route, with existing ids for its parameters."""
    segments, pattern = address.split("/"), path.split("/")
    if len(segments) != len(pattern):
        return False
    parameters = [index for index, part in enumerate(pattern) if part.startswith("{")]
    if any(
        segment != part
        for index, (segment, part) in enumerate(zip(segments, pattern, strict=True))
        if index not in parameters
    ):
        return False
    return all(_is_record(snapshot, segments[: index + 1]) for index in parameters)


def _is_record(snapshot: Snapshot, segments: Sequence[str]) -> bool:
    """Whether the record whose id is the last segment has the address that the segments form."""
    if not is_id(segments[-1]):
        return False
    body = snapshot.connection.execute(_BODY, {"id": segments[-1]}).scalar_one_or_none()
    if body is None:
        return False
    document: Mapping[str, str] = from_json(body)
    address = "/".join(segments)
    return address in (document["href"], f"{ANY_RECORD}/{segments[-1]}")
