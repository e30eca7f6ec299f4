"""What surrounds a record: its claims, related records by standing, gaps, conflicts, and the lists that it narrows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic_core import from_json

from app.database import Snapshot
from app.http.parameters import id_filters
from app.listing.page import fetch_page
from app.models.terms import Standing
from app.web.pages.labels import Words
from app.web.pages.listings import LISTINGS, Listing

SHOWN_OF_EACH: Final = {Standing.SUPPORTED: 4, Standing.ACCEPTED: 2, Standing.CONTESTED: 4, Standing.REJECTED: 4}
"""So many claims of each standing stand on the page of a record; the others are a link away."""


@dataclass(frozen=True)
class ClaimGroup:
    """The claims of one standing: some of them, and how many there are."""

    standing: Standing
    claims: Sequence[dict[str, Any]]
    total: int


@dataclass(frozen=True)
class Neighbour:
    """A related record, with the claims that relate it."""

    name: str
    href: str
    claims: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Narrowed:
    """A list that can be narrowed to a record, and how much of it is left then."""

    title: str
    href: str
    count: int


def fetch_some(snapshot: Snapshot, kind: str, limit: int, /, **asked: Any) -> tuple[list[dict[str, Any]], int]:
    """The first records of a type that fit, and how many do."""
    shelf = LISTINGS[kind]
    found = fetch_page(snapshot, shelf.collection, shelf.query.model_validate({"limit": limit, **asked}))
    return [from_json(body) for body in found.bodies], found.page.total


def fetch_claims(snapshot: Snapshot, member: str, identifier: str) -> list[ClaimGroup]:
    """Claims that have a record at either end, as their mechanism or as their source, by standing."""
    groups = []
    for standing, limit in SHOWN_OF_EACH.items():
        claims, total = fetch_some(snapshot, "claims", limit, **{member: [identifier], "standing": [standing]})
        if claims:
            groups.append(ClaimGroup(standing, claims, total))
    return groups


def related_by_standing(related: Iterable[Mapping[str, Any]], words: Words) -> dict[str, dict[str, list[Neighbour]]]:
    """Related records by standing, then by what relates them in words; each once, with all its claims."""
    edges: dict[str, dict[str, dict[str, list[Mapping[str, Any]]]]] = {standing.value: {} for standing in Standing}
    for edge in related:
        phrase = words.phrase(edge["predicate"], inverse=edge["inverse"])
        edges[edge["standing"]].setdefault(phrase, {}).setdefault(edge["id"], []).append(edge)
    return {
        standing: {
            phrase: [
                Neighbour(claims[0]["name"], claims[0]["href"].removeprefix("/v1"), _one_of_each_grade(claims))
                for claims in records.values()
            ]
            for phrase, records in phrases.items()
        }
        for standing, phrases in edges.items()
        if phrases
    }


def _one_of_each_grade(edges: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Claims that differ in their grade; two of the same grade would look the same."""
    return list({(edge["certainty"], edge["direction"]): edge for edge in reversed(list(edges))}.values())[::-1]


def fetch_narrowed(snapshot: Snapshot, kind: str, identifier: str) -> list[Narrowed]:
    """The lists with a filter for records of this type alone, where any record is left."""
    found = []
    for shelf in LISTINGS.values():
        for name, types in id_filters(shelf.query).items():
            if types == (kind,):
                total = fetch_some(snapshot, shelf.kind, 1, **{name: [identifier]})[1]
                found.append(Narrowed(shelf.title, f"/{shelf.kind}?{name}={identifier}", total))
    return [one for one in found if one.count]


def fetch_uses(snapshot: Snapshot, filters: Iterable[tuple[Listing, str]], term: str) -> list[Narrowed]:
    """The lists that a term narrows, by the filters that take it."""
    found = [
        Narrowed(
            shelf.title,
            f"/{shelf.kind}?{name}={term}",
            fetch_some(snapshot, shelf.kind, 1, **{name: [term]})[1],
        )
        for shelf, name in filters
    ]
    return [one for one in found if one.count]
