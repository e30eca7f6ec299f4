"""Records as ranking reads them: which stem stands where."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.database import Snapshot
from app.models import SearchText
from app.search.index import NAMES

_TEXTS: Final = select(
    col(SearchText.position),
    col(SearchText.record_id),
    col(SearchText.type),
    col(SearchText.names),
    col(SearchText.stems),
).where(col(SearchText.position).in_(bindparam("positions", expanding=True)))


class Name(NamedTuple):
    """A name or a synonym of a record."""

    place: int
    """0 for the name, then the synonyms."""
    words: dict[str, str]
    """Its words by their stems."""


class Candidate(NamedTuple):
    """A record that may answer a question."""

    position: int
    record_id: str
    type: str
    lines: str
    stems: str
    """Its stems by field, as the index holds them."""

    def names(self) -> list[Name]:
        """The name, then the synonyms."""
        named, synonyms, _ = self.stems.split("|", len(NAMES))
        forms = [named, *synonyms.split("\n")]
        return [
            Name(place, dict(zip(stems.split(), words.split(), strict=True)))
            for place, (stems, words) in enumerate(zip(forms, self.lines.split("\n"), strict=False))
        ]


def candidates_at(snapshot: Snapshot, positions: Sequence[int]) -> list[Candidate]:
    """The records in these positions, in this order."""
    rows = snapshot.connection.execute(_TEXTS, {"positions": positions}).fetchall() if positions else []
    found = {row[0]: Candidate(*row) for row in rows}
    return [found[position] for position in positions]
