"""Candidate records for ranking, with the stems of each field."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import bindparam, select

from app.database import Snapshot
from app.models import SearchText
from app.models.base import col
from app.search.index import NAME_FIELDS

CANDIDATE_COLUMNS: Final = (
    col(SearchText.position),
    col(SearchText.record_id),
    col(SearchText.type),
    col(SearchText.names),
    col(SearchText.stems),
)
_SELECT_CANDIDATES: Final = (
    select(*CANDIDATE_COLUMNS)
    .where(col(SearchText.position).in_(bindparam("positions", expanding=True)))
    .order_by(col(SearchText.position))
)


class Candidate(NamedTuple):
    """A record that may match a query, as indexed. A tuple, because its members are read faster than those of a row."""

    position: int
    record_id: str
    type: str
    names: str
    stems: str


class Name(NamedTuple):
    """A name or a synonym of a record."""

    number: int
    """0 for the preferred name, then the synonyms in order."""
    words: dict[str, str]
    """Words by stem."""


def fetch_candidates(snapshot: Snapshot, positions: Sequence[int]) -> list[Candidate]:
    """The records at these positions, in ascending order of position."""
    rows = snapshot.connection.execute(_SELECT_CANDIDATES, {"positions": positions}).fetchall() if positions else []
    return list(map(Candidate._make, rows))


def find_names(names: str, stems: str, query_stems: Sequence[str]) -> list[Name]:
    """The names of a candidate that contain any of these stems; each stem is padded with blanks, as in the index.

    `names` and `stems` are those members of a `Candidate`.
    """
    preferred, synonyms, _ = stems.split("|", len(NAME_FIELDS))
    matches = []
    for number, line in enumerate((preferred, *synonyms.split("\n"))):
        for stem in query_stems:
            if stem in line:
                matches.append(Name(number, dict(zip(line.split(), names.split("\n")[number].split(), strict=True))))
                break
    return matches
