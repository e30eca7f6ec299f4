"""Content related to a record: claims, linked records, gaps, conflicts, and lists filtered by it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic_core import from_json

from app.database import Snapshot
from app.http.parameters import id_filters
from app.listing.page import fetch_page
from app.models.terms import Standing
from app.web.pages.listings import LISTINGS, Listing

MAX_CLAIMS_BY_STANDING: Final = {
    Standing.SUPPORTED: 4,
    Standing.ACCEPTED: 2,
    Standing.UNPROVEN: 4,
    Standing.REJECTED: 4,
}
"""Maximum number of claims of each standing on a record page; a link leads to the others."""


@dataclass(frozen=True)
class ClaimGroup:
    """The first claims of one standing, and their total number."""

    standing: Standing
    claims: Sequence[dict[str, Any]]
    total: int


@dataclass(frozen=True)
class RelatedRecord:
    """A related record, with the best grade of the claims that relate it."""

    name: str
    href: str
    certainty: str | None
    direction: str
    claims: int


@dataclass(frozen=True)
class FilteredListing:
    """A list filtered by a record or term, with the number of matching records."""

    title: str
    href: str
    count: int


def fetch_first(snapshot: Snapshot, kind: str, limit: int, /, **filters: Any) -> tuple[list[dict[str, Any]], int]:
    """Fetch the first records of a type that match the filters, and the total number of matches."""
    listing = LISTINGS[kind]
    page = fetch_page(snapshot, listing.collection, listing.query.model_validate({"limit": limit, **filters}))
    return [from_json(body) for body in page.bodies], page.page.total


def fetch_claims(snapshot: Snapshot, member: str, identifier: str) -> list[ClaimGroup]:
    """Fetch claims by standing; `member` is the filter that names the record, `about` or `source`."""
    groups = []
    for standing, limit in MAX_CLAIMS_BY_STANDING.items():
        claims, total = fetch_first(snapshot, "claims", limit, **{member: [identifier], "standing": [standing]})
        if claims:
            groups.append(ClaimGroup(standing, claims, total))
    return groups


def group_related(groups: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, list[RelatedRecord]]]:
    """Group related records by standing, then by relation."""
    by_standing: dict[str, dict[str, list[RelatedRecord]]] = {standing.value: {} for standing in Standing}
    for group in groups:
        for item in group["items"]:
            records = by_standing[item["standing"]].setdefault(group["label"], [])
            href = item["href"].removeprefix("/v1")
            records.append(RelatedRecord(item["name"], href, item["certainty"], item["direction"], item["claims"]))
    return {standing: records for standing, records in by_standing.items() if records}


def fetch_filtered_listings(snapshot: Snapshot, kind: str, identifier: str) -> list[FilteredListing]:
    """Fetch the lists that have a filter for this record type alone and records that match the record."""
    filtered = []
    for listing in LISTINGS.values():
        for name, types in id_filters(listing.query).items():
            if types == (kind,):
                total = fetch_first(snapshot, listing.kind, 1, **{name: [identifier]})[1]
                filtered.append(FilteredListing(listing.title, f"/{listing.kind}?{name}={identifier}", total))
    return [item for item in filtered if item.count]


def fetch_uses(snapshot: Snapshot, filters: Iterable[tuple[Listing, str]], term: str) -> list[FilteredListing]:
    """Fetch the lists that contain a term, for the given pairs of list and filter."""
    filtered = [
        FilteredListing(
            listing.title,
            f"/{listing.kind}?{name}={term}",
            fetch_first(snapshot, listing.kind, 1, **{name: [term]})[1],
        )
        for listing, name in filters
    ]
    return [item for item in filtered if item.count]
