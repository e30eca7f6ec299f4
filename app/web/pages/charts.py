"""The pictures on the page of a record, each where people would look for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.database import Snapshot
from app.formats.pictures.model import Picture
from app.web.pages.related import ClaimGroup
from app.web.pictures import read_compositions, read_evidence, read_foods, read_graph, read_intakes

MAGNESIUM: Final = "magnesium"
"""The nutrient that foods and reference intakes are drawn for."""

WORTH_A_MAP: Final = 10
"""Fewer claims are seen at a glance without a picture."""


@dataclass(frozen=True)
class Drawings:
    """What is drawn on the page of a record."""

    own: Sequence[Picture]
    """Behind its texts: amounts and shares."""
    evidence: Picture | None
    """Above its claims."""
    graph: Picture | None
    """Above its related records."""


def fetch_drawings(snapshot: Snapshot, document: Mapping[str, Any], claims: Sequence[ClaimGroup]) -> Drawings:
    """The pictures of a record, as far as there is something to see."""
    kind, identifier = document["type"], document["id"]
    has_map = kind != "sources" and sum(group.total for group in claims) >= WORTH_A_MAP
    return Drawings(
        own=[picture for picture in _own(snapshot, kind, identifier) if picture.table.rows],
        evidence=read_evidence(snapshot, identifier) if has_map else None,
        graph=read_graph(snapshot, identifier=identifier) if kind == "conditions" and document["related"] else None,
    )


def _own(snapshot: Snapshot, kind: str, identifier: str) -> list[Picture]:
    if kind == "food-groups":
        return [read_foods(snapshot, identifier)]
    if kind == "supplement-forms":
        return [read_compositions(snapshot, identifier)]
    if identifier == MAGNESIUM:
        return [read_foods(snapshot), read_intakes(snapshot)]
    return []
