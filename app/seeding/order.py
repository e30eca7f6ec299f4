"""Sort keys of the editorial order of lists: by weight, then as an editor placed the records, then by name."""

from typing import Any, Final

from app.models.terms import Certainty, CertaintyOrNone, Severity, Standing
from app.seeding.index import ContentIndex
from app.seeding.records.cautions import CautionRecord
from app.seeding.records.claims import ClaimRecord
from app.text import fold

UNPLACED: Final = 9_999
"""Position of the records that `orders.yaml` does not name, after all others."""

CERTAINTIES: Final = list(CertaintyOrNone)
SEVERITIES: Final = list(Severity)
STANDINGS: Final = list(Standing)


def editorial_order(index: ContentIndex, record: Any) -> str:
    """The sort key of a record in the default order of its list.

    It is a text, so that a cursor needs one key, and depends on no other record except through `orders.yaml`, so that
    cursors stay valid when records are added or withdrawn.
    """
    return f"{_weight(index, record)}{index.positions.get(record.id, UNPLACED):04} {fold(record.name)}"


def _weight(index: ContentIndex, record: Any) -> str:
    """The rank of a record by what matters more than its position, in digits: the smallest comes first.

    Claims: how certain the evidence is, then whether it supports the claim. Cautions: how serious they are.
    """
    if isinstance(record, ClaimRecord):
        return f"{4 - certainty_rank(record.assessment.certainty)}{STANDINGS.index(index.standings[record.id])}"
    if isinstance(record, CautionRecord):
        return str(len(SEVERITIES) - SEVERITIES.index(record.severity))
    return ""


def certainty_rank(certainty: Certainty | None) -> int:
    """A certainty as a number: 4 for high certainty, 0 without a grade."""
    return len(CERTAINTIES) - 1 - CERTAINTIES.index(CertaintyOrNone(certainty or CertaintyOrNone.NONE))
