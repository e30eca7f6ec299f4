"""Records as ranking reads them: which stem stands where."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple

from sqlalchemy import Row, bindparam, select

from app.database import Snapshot
from app.models import SearchText
from app.models.base import col
from app.search.index import NAMES

_TEXTS: Final = select(
    col(SearchText.position),
    col(SearchText.record_id),
    col(SearchText.type),
    col(SearchText.names),
    col(SearchText.stems),
).where(col(SearchText.position).in_(bindparam("positions", expanding=True)))


Candidate = Row[int, str, str, str, str]
"""A record that may answer a question: its position, id, type, names and stems, as the index holds them."""


class Name(NamedTuple):
    """A name or a synonym of a record."""

    place: int
    """0 for the name, then the synonyms."""
    words: dict[str, str]
    """Its words by their stems."""


def candidates_at(snapshot: Snapshot, positions: Sequence[int]) -> list[Candidate]:
    """The records in these positions, in this order."""
    rows = snapshot.connection.execute(_TEXTS, {"positions": positions}).fetchall() if positions else []
    found = {row[0]: row for row in rows}
    return [found[position] for position in positions]


def names_with(candidate: Candidate, stems: Collection[str]) -> Iterator[Name]:
    """The names that have any of these stems."""
    named, synonyms, _ = candidate.stems.split("|", len(NAMES))
    for place, line in enumerate((named, *synonyms.split("\n"))):
        forms = line.split()
        for form in forms:
            if form in stems:
                yield Name(place, dict(zip(forms, candidate.names.split("\n")[place].split(), strict=True)))
                break
