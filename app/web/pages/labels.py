"""Terms, members and names in words, as pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, get_args
from weakref import WeakKeyDictionary

from pydantic_core import from_json
from sqlalchemy import bindparam, or_, select

from app.database import LoadedRelease, Snapshot
from app.http.documents import DOCUMENTS
from app.models import CodeSystem, Record
from app.models.base import col
from app.models.claim import CertaintyOrNone
from app.models.terms import VOCABULARIES

VOCABULARY_OF: Final[Mapping[type[StrEnum], str]] = {
    **{terms: identifier for identifier, terms in VOCABULARIES.items()},
    CertaintyOrNone: "certainty",
}
"""The vocabulary that defines each set of terms; a filter may take more than the vocabulary has."""

LABELS: Final = {
    "about": "About",
    "absorption": "How it is absorbed",
    "action": "What to do",
    "age_max_months": "Younger than (months)",
    "age_min_months": "From age (months)",
    "applies_to": "What the amount counts",
    "asserted_by": "Said by",
    "basis": "What the amount means",
    "claim": "Claim",
    "claims": "Claims that disagree",
    "commercial_level": "Commercial interest",
    "container": "Published in",
    "correction": "Corrected as",
    "correction_keys": "Lines in our register of corrections",
    "daily_value_mg": "US daily value (mg)",
    "doi": "DOI",
    "end": "Ends before character",
    "exceeds_adult_ul": "Passes the adult upper limit",
    "explanation": "What is said on each side",
    "family": "Family of articles",
    "file_name": "File",
    "finding": "What it found",
    "form": "Supplement form",
    "group": "Food group",
    "gut_effects": "Effects on the gut",
    "high_mg": "Highest amount reported (mg a day)",
    "known": "What is known",
    "length": "Length (characters)",
    "locator": "Volume, issue, pages",
    "low_mg": "Lowest amount reported (mg a day)",
    "magnesium_mg_per_100g": "Magnesium in 100 g (mg)",
    "magnesium_mg_per_100g_max": "Magnesium in 100 g, at most (mg)",
    "magnesium_mg_per_100g_min": "Magnesium in 100 g, at least (mg)",
    "magnesium_mg_per_serving": "Magnesium in a serving (mg)",
    "magnesium_mg_per_serving_max": "Magnesium in a serving, at most (mg)",
    "magnesium_mg_per_serving_min": "Magnesium in a serving, at least (mg)",
    "ndb_number": "NDB number",
    "none": "Without a grade",
    "object": "Other end of the claim",
    "op": "What happened",
    "ordinal": "Place in the article",
    "percent_daily_value": "Share of the US daily value (%)",
    "pmcid": "PubMed Central",
    "pmid": "PubMed",
    "predicate": "Relation",
    "q": "Words",
    "question": "The open question",
    "reference": "Measured by",
    "seq": "Number",
    "serving": "Serving",
    "sha256": "SHA-256",
    "silent_sources": "Articles that do not say it",
    "since": "After change number",
    "spacing_hours_after": "Hours to wait after",
    "spacing_hours_before": "Hours to wait before",
    "start": "Begins at character",
    "suits_every_day": "Suits every day",
    "updated_on": "Last change",
    "usda_description": "Name in the USDA database",
    "verification": "How it was checked",
    "year_max": "Published up to",
    "year_min": "Published from",
}
"""Members and filters whose names do not say enough by themselves."""

YEAR: Final = 12
"""Months."""

_CODE_SYSTEMS: Final = select(col(CodeSystem.id), col(CodeSystem.name))
_NAMES: Final = select(col(Record.id), col(Record.type), col(Record.name)).where(
    or_(col(Record.type) == "sources", col(Record.id).in_(bindparam("ids", expanding=True)))
)


def label_of(member: str) -> str:
    """What a member or filter is called on a page."""
    return LABELS.get(member) or member.replace("_", " ").capitalize()


@dataclass(frozen=True)
class Word:
    """A text on a page, and the page that says more of it."""

    text: str
    href: str | None = None


@dataclass(frozen=True)
class Words:
    """The terms of every vocabulary, and the names of code systems."""

    terms: Mapping[str, Mapping[str, Mapping[str, Any]]]
    code_systems: Mapping[str, str]

    def term(self, vocabulary: str, term: str) -> Word:
        """A term by its name, with its page."""
        return Word(self.terms[vocabulary][term]["name"], f"/vocabularies/{vocabulary}/{term}")

    def phrase(self, predicate: str, *, inverse: bool = False) -> str:
        """A predicate as it reads between the names of its two ends."""
        term = self.terms["predicate"][predicate]
        return str((term["inverse_name"] if inverse else None) or term["name"])


_kept: WeakKeyDictionary[LoadedRelease, Words] = WeakKeyDictionary()


def words_of(snapshot: Snapshot) -> Words:
    """The words of the release that is read, made once for each."""
    if (kept := _kept.get(snapshot.release)) is None:
        rows = snapshot.connection.execute(DOCUMENTS, {"ids": list(VOCABULARIES)})
        terms = {row.id: {one["term"]: one for one in from_json(row.body)["terms"]} for row in rows}
        systems = {row.id: row.name for row in snapshot.connection.execute(_CODE_SYSTEMS)}
        kept = _kept[snapshot.release] = Words(terms, systems)
    return kept


def names_of(snapshot: Snapshot, ids: Iterable[str]) -> dict[str, Word]:
    """The names and pages of records; those of the articles are always among them."""
    rows = snapshot.connection.execute(_NAMES, {"ids": sorted(set(ids))})
    return {row.id: Word(row.name, f"/{row.type}/{row.id}") for row in rows}


def age_range(youngest: int | None, oldest: int | None) -> str:
    """An age from its months; the oldest is not part of it."""
    if youngest is None and oldest is None:
        return "Any"
    if oldest is not None and oldest <= 2 * YEAR:
        return f"{youngest or 0} to {oldest - 1} months"
    begin = (youngest or 0) // YEAR
    return f"{begin} years or more" if oldest is None else f"{begin} to {(oldest - 1) // YEAR} years"


def vocabulary_in(annotation: Any) -> str | None:
    """The vocabulary whose terms a member or filter takes, where it takes terms."""
    terms = terms_in(annotation)
    return None if terms is None else VOCABULARY_OF[terms]


def terms_in(annotation: Any) -> type[StrEnum] | None:
    """The set of terms that a member or filter takes, where it takes one."""
    pending = [annotation]
    while pending:
        part = pending.pop()
        if isinstance(part, type) and issubclass(part, StrEnum):
            return part
        pending += get_args(part)
    return None
