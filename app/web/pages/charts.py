"""Charts on record pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.database import Snapshot
from app.formats.pictures.model import Picture
from app.web.pages.related import ClaimGroup
from app.web.pictures import (
    fetch_compositions_picture,
    fetch_evidence_picture,
    fetch_foods_picture,
    fetch_graph_picture,
    fetch_intakes_picture,
)

MAGNESIUM: Final = "magnesium"
"""The nutrient that the charts of foods and reference intakes are about."""

MIN_CLAIMS_FOR_MAP: Final = 10
"""Minimum number of claims for an evidence map; fewer can be taken in without one."""


@dataclass(frozen=True)
class RecordCharts:
    """Charts on the page of a record, by position."""

    own: Sequence[Picture]
    """Amounts and shares, after its text."""
    evidence: Picture | None
    """Evidence map, above its claims."""
    graph: Picture | None
    """Graph, above its related topics."""


def fetch_charts(snapshot: Snapshot, document: Mapping[str, Any], claims: Sequence[ClaimGroup]) -> RecordCharts:
    """Fetch the charts of a record; charts without data are left out."""
    kind, identifier = document["type"], document["id"]
    has_map = kind != "sources" and sum(group.total for group in claims) >= MIN_CLAIMS_FOR_MAP
    return RecordCharts(
        own=[picture for picture in _fetch_own_charts(snapshot, kind, identifier) if picture.table.rows],
        evidence=fetch_evidence_picture(snapshot, identifier) if has_map else None,
        graph=fetch_graph_picture(snapshot, identifier=identifier)
        if kind == "conditions" and document["related"]
        else None,
    )


def _fetch_own_charts(snapshot: Snapshot, kind: str, identifier: str) -> list[Picture]:
    if kind == "food-groups":
        return [fetch_foods_picture(snapshot, identifier)]
    if kind == "supplement-forms":
        return [fetch_compositions_picture(snapshot, identifier)]
    if identifier == MAGNESIUM:
        return [fetch_foods_picture(snapshot), fetch_intakes_picture(snapshot)]
    return []
