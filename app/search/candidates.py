"""Records as ranking reads them: which word stands where. They are kept, for the same few are found again and again."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from sys import intern
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.database import Snapshot
from app.models import SearchText
from app.search.kept import Kept
from app.search.words import stem

FIELDS: Final = {"names": 6.0, "synonyms": 5.0, "ends": 3.5, "lead": 2.0, "context": 2.0, "body": 1.0}
"""What a word counts by where it stands, most first."""

MOST_KEPT: Final = 2_500
"""Records kept at hand, of some 10 kB each at most."""

_TEXTS: Final = select(
    col(SearchText.position),
    col(SearchText.record_id),
    col(SearchText.type),
    *(col(getattr(SearchText, field)) for field in FIELDS),
).where(col(SearchText.position).in_(bindparam("positions", expanding=True)))


@dataclass(frozen=True, slots=True)
class Name:
    """A name or a synonym of a record."""

    field: str
    place: int
    """Which of the lines of its field it is."""
    words: dict[str, str]
    """Its words by their stems."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may answer a question."""

    position: int
    record_id: str
    type: str
    fields: Mapping[str, str]
    """Each stem in it, with the field where it counts most."""
    names: tuple[Name, ...]
    """The name, then the synonyms."""
    named: Mapping[str, Sequence[int]]
    """Each stem of a name, with the places in `names` that have it."""


def candidates_at(snapshot: Snapshot, positions: Sequence[int]) -> list[Candidate]:
    """The records in these positions, in this order."""
    return _kept.get(snapshot, positions)


def _read(snapshot: Snapshot, positions: Sequence[int]) -> dict[int, Candidate]:
    rows = snapshot.connection.execute(_TEXTS, {"positions": list(positions)}).fetchall()
    return {row.position: _candidate(row) for row in rows}


def _candidate(row: Any) -> Candidate:
    names = (*_names("names", row.names), *_names("synonyms", row.synonyms))
    named: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        for form in name.words:
            named[form].append(place)
    fields: dict[str, str] = {}
    for field in reversed(FIELDS):  # A stem that stands in several is left with the first of them.
        fields |= dict.fromkeys(_stems(field, getattr(row, field)), field)
    return Candidate(row.position, row.record_id, row.type, fields, names, dict(named))


def _names(field: str, lines: str) -> Iterator[Name]:
    for place, line in enumerate(lines.split("\n")):
        yield Name(field, place, {stem(word): word for word in line.split()})


def _stems(field: str, text: str) -> Iterator[str]:
    """The stems of a field, each one object however many records have it; the index holds names as words."""
    words = text.split()
    return map(intern, map(stem, words) if field in ("names", "synonyms", "ends") else words)


_kept: Final = Kept(MOST_KEPT, _read)
