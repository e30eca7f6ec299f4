"""What is counted in lists: for each list and each of its facets, pairs of an id and a value.

A load counts them (`seeding.tallies`), and a list counts them among its matches (`http.pages`).
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Select, Subquery, func, select

from app.models import TABLES, Assessment, Change, Correction, Record, RecordLink, RecordTerm
from app.models.base import col
from app.models.claim import GradeAsked
from app.models.record import TYPES, table_of

Pairs = Select[str, Any]


def listed_terms(member: str) -> Subquery:
    """Pairs of record and term for a list of terms inside records."""
    return (
        select(col(RecordTerm.record_id), col(RecordTerm.term)).where(col(RecordTerm.member) == member).subquery(member)
    )


def listed_records(member: str) -> Subquery:
    """Pairs of record and target for a list of records inside records."""
    return (
        select(col(RecordLink.record_id), col(RecordLink.target_id))
        .where(col(RecordLink.member) == member)
        .subquery(member)
    )


ROUTES: Final = listed_terms("routes")
PREPARATIONS: Final = listed_terms("preparations")
AUDIENCE: Final = listed_terms("audience")
SILENT: Final = listed_records("silent_sources")

GRADED: Final = col(Assessment.claim_id)
GRADE: Final = func.coalesce(col(Assessment.certainty), GradeAsked.NONE.value)
CORRECTED: Final = col(Correction.record_id)
CHANGED: Final = col(Change.document)

_COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "claims": ("predicate", "source", "standing"),
    "cautions": ("severity",),
    "conditions": ("kind",),
    "conflicts": ("kind",),
    "dosages": ("form", "basis", "exceeds_adult_ul"),
    "factors": ("kind",),
    "foods": ("group", "state"),
    "lifestyle-advice": ("kind",),
    "mechanisms": ("kind",),
    "nutrients": ("kind",),
    "references": ("kind", "year", "verification"),
    "sources": ("commercial_level",),
    "symptoms": ("kind",),
}
"""Facets that are columns of the table of a type."""

_PAIRS: Final[Mapping[str, Mapping[str, Pairs]]] = {
    "claims": {
        "certainty": select(GRADED, GRADE),
        "direction": select(GRADED, col(Assessment.direction)),
        "correction": select(CORRECTED, col(Correction.kind)),
    },
    "cautions": {"audience": select(AUDIENCE.c.record_id, AUDIENCE.c.term)},
    "gaps": {"source": select(SILENT.c.record_id, SILENT.c.target_id)},
    "supplement-forms": {
        "route": select(ROUTES.c.record_id, ROUTES.c.term),
        "preparation": select(PREPARATIONS.c.record_id, PREPARATIONS.c.term),
    },
}
"""Facets that stand elsewhere."""


def _facets_of(kind: str) -> Mapping[str, Pairs]:
    """The facets of a list of records; all have an origin."""
    table = table_of(TABLES[kind])
    columns = {name: select(table.c.id, table.c[name]) for name in ("origin", *_COLUMNS.get(kind, ()))}
    return {**columns, **_PAIRS.get(kind, {})}


FACETS: Final[Mapping[str, Mapping[str, Pairs]]] = {
    **{kind: _facets_of(kind) for kind in TYPES},
    "changes": {
        "op": select(CHANGED, col(Change.op)),
        "type": select(CHANGED, col(Change.type)),
        "release": select(CHANGED, col(Change.release)),
    },
}
"""Facets of the lists that a load counts."""


def members_of(kind: str) -> Select[str]:
    """The ids in one of these lists, unfiltered."""
    if kind in TYPES:
        return select(col(Record.id)).where(col(Record.type) == kind)
    return select(col(Change.document))
