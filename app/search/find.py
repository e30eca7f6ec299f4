"""Search: a question in, the records that answer it out, the best first. The number of records read is bounded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.database import Snapshot
from app.models import SearchName, SearchText
from app.models.record import table_of
from app.search.codes import CodeMatch, codes_in, find_codes
from app.search.fts5 import NOTHING, expression, text_matches
from app.search.index import NAMES
from app.search.question import Question, Term, read_question
from app.search.ranking import Ranked, rank
from app.search.vocabulary import vocabulary_of

STEP: Final = 100
"""So many matches are read at each step, the first by position."""

ENOUGH: Final = 40
"""Once so many records were found, no word of the question is left out."""

_TEXTS: Final = select(table_of(SearchText)).where(
    col(SearchText.position).op("IN")(text_matches(bindparam("expression"), bindparam("most")))
)
_NAMED: Final = (
    select(table_of(SearchText))
    .where(
        col(SearchText.record_id).in_(
            select(col(SearchName.record_id)).where(col(SearchName.stems) == bindparam("stems")).limit(STEP)
        )
    )
    .limit(STEP)
)


@dataclass(frozen=True)
class Answer:
    """What was found."""

    question: Question
    ranked: list[Ranked]
    is_whole: bool
    """False where there may be more than was ranked."""
    did_you_mean: list[str]


def find(snapshot: Snapshot, text: str, types: Sequence[str] = ()) -> Answer:
    """The records that answer a question, of these types only, the best first."""
    question = read_question(snapshot, text)
    if codes := _by_codes(snapshot, text, types):
        return Answer(question, codes, is_whole=True, did_you_mean=[])
    rows, is_whole = _candidates(snapshot, question, types)
    ranked = rank(question, rows)
    return Answer(question, ranked, is_whole, _did_you_mean(snapshot, question, text, found=bool(ranked)))


def filter_expression(snapshot: Snapshot, text: str) -> str:
    """What full text is asked where only records with every word of a text are wanted."""
    terms = read_question(snapshot, text).terms
    if not terms or not all(term.meanings for term in terms):
        return NOTHING
    return expression(_forms(terms))


def _by_codes(snapshot: Snapshot, text: str, types: Sequence[str]) -> list[Ranked]:
    """Records with a code that stands in the text; a wider or narrower code counts where no record has the code."""
    if not (keys := codes_in(text)):
        return []
    found = [one for one in find_codes(snapshot, keys) if not types or one.type in types]
    if any(one.how is CodeMatch.EXACT for one in found):
        found = [one for one in found if one.how is CodeMatch.EXACT]
    return [
        Ranked(one.record_id, one.type, 1.0, "code", one.how, is_whole=True, word=one.code)
        for one in {each.record_id: each for each in reversed(found)}.values()
    ]


def _candidates(snapshot: Snapshot, question: Question, types: Sequence[str]) -> tuple[list[Any], bool]:
    """Rows of `search_text` worth ranking, and whether these are all.

    First a name that says the same, then names with all words, then texts with all words; while there are few, texts
    without some of the words.
    """
    rows: dict[int, Any] = {}
    terms = question.understood
    if not terms:
        return [], True
    steps: list[tuple[Sequence[Term], Sequence[str]]] = [(terms, NAMES), (terms, ())]
    steps += [(fewer, ()) for fewer in _without_some(terms)]
    cut = False
    for row in snapshot.connection.execute(_NAMED, {"stems": question.stems}):
        if not types or row.type in types:
            rows[row.position] = row
    for step, (asked, fields) in enumerate(steps):
        if step > 1 and len(rows) >= ENOUGH:
            break
        written = expression(_forms(asked), fields, types)
        found = snapshot.connection.execute(_TEXTS, {"expression": written, "most": STEP}).fetchall()
        cut = cut or len(found) == STEP
        rows |= {row.position: row for row in found}
    return list(rows.values()), not cut


def _without_some(terms: Sequence[Term]) -> Iterator[Sequence[Term]]:
    """The terms without one of them, each in turn; then ever fewer, the rarest kept longest."""
    rarest_first = sorted(terms, key=lambda term: -term.rarity)
    if len(terms) > 1:
        yield from (combination for combination in combinations(rarest_first, len(terms) - 1))
    yield from (rarest_first[:count] for count in range(len(terms) - 2, 0, -1))


def _forms(terms: Sequence[Term]) -> list[list[str]]:
    return [[meaning.stem for meaning in term.meanings] for term in terms]


def _did_you_mean(snapshot: Snapshot, question: Question, text: str, *, found: bool) -> list[str]:
    if question.meant:
        return [question.meant]
    if found:
        return []
    return vocabulary_of(snapshot).names_like(text.lower(), 3)
