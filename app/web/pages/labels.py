"""Labels on pages: names of terms, members, filters and records."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, get_args

from pydantic_core import from_json
from sqlalchemy import select

from app.database import Snapshot, once_per_release
from app.http.documents import DOCUMENTS
from app.models import CodeSystem, Record
from app.models.base import col
from app.models.terms import VOCABULARIES, CertaintyOrNone

VOCABULARY_OF: Final[Mapping[type[StrEnum], str]] = {
    **{terms: identifier for identifier, terms in VOCABULARIES.items()},
    CertaintyOrNone: "certainty",
}
"""The vocabulary that defines each enum; a filter may accept values that the vocabulary does not have."""

LABELS: Final = {
    "about": "About",
    "absorption": "How it is absorbed",
    "action": "What to do",
    "age_max_months": "Younger than (months)",
    "age_min_months": "From age (months)",
    "applies_to": "Applies to",
    "asserted_by": "Stated by",
    "basis": "Basis of the amount",
    "claim": "Claim",
    "commercial_level": "Commercial interest",
    "container": "Published in",
    "correction": "Correction",
    "correction_keys": "Correction log entries",
    "daily_value_mg": "US daily value (mg)",
    "disposition": "Use",
    "doi": "DOI",
    "end": "End (character, exclusive)",
    "exceeds_adult_ul": "Exceeds the adult upper limit",
    "explanation": "What each side says",
    "family": "Family of articles",
    "file_name": "File",
    "finding": "Finding",
    "form": "Supplement form",
    "group": "Food group",
    "gut_effects": "Effects on the gut",
    "high_mg": "Highest reported amount (mg per day)",
    "kind": "Type",
    "known": "What is known",
    "length": "Length (characters)",
    "locator": "Volume, issue, pages",
    "low_mg": "Lowest reported amount (mg per day)",
    "magnesium_mg_per_100g": "Magnesium per 100 g (mg)",
    "magnesium_mg_per_100g_max": "Magnesium per 100 g, maximum (mg)",
    "magnesium_mg_per_100g_min": "Magnesium per 100 g, minimum (mg)",
    "magnesium_mg_per_serving": "Magnesium per serving (mg)",
    "magnesium_mg_per_serving_max": "Magnesium per serving, maximum (mg)",
    "magnesium_mg_per_serving_min": "Magnesium per serving, minimum (mg)",
    "ndb_number": "NDB number",
    "none": "Not graded",
    "object": "Object",
    "op": "Change",
    "ordinal": "Position in the article",
    "percent_daily_value": "US daily value (%)",
    "pmcid": "PubMed Central",
    "pmid": "PubMed",
    "predicate": "Relation",
    "q": "Keywords",
    "question": "Open question",
    "reference": "Data source",
    "seq": "Number",
    "serving": "Serving",
    "sha256": "SHA-256",
    "silent_sources": "Articles that leave it out",
    "since": "After change number",
    "spacing_hours_after": "Hours to wait afterwards",
    "spacing_hours_before": "Hours to wait beforehand",
    "start": "Start (character)",
    "suits_every_day": "Suits every day",
    "updated_on": "Last changed",
    "usda_description": "USDA database name",
    "verification": "How it was checked",
    "year_max": "Published up to",
    "year_min": "Published from",
}
"""Labels of members and filters whose names are not clear enough on their own."""

MONTHS_PER_YEAR: Final = 12

_SELECT_CODE_SYSTEMS: Final = select(col(CodeSystem.id), col(CodeSystem.name))
_SELECT_SOURCE_NAMES: Final = select(col(Record.id), col(Record.type), col(Record.name)).where(
    col(Record.type) == "sources"
)


def member_label(member: str) -> str:
    """Label of a member or filter."""
    return LABELS.get(member) or member.replace("_", " ").capitalize()


@dataclass(frozen=True)
class LinkedLabel:
    """A label, with a link to its page if it has one."""

    text: str
    href: str | None = None


@dataclass(frozen=True)
class Terminology:
    """The terms of all vocabularies, and the names of code systems."""

    terms: Mapping[str, Mapping[str, Mapping[str, Any]]]
    code_systems: Mapping[str, str]

    def term(self, vocabulary: str, term: str) -> LinkedLabel:
        """Name of a term, with a link to its page."""
        return LinkedLabel(self.terms[vocabulary][term]["name"], f"/vocabularies/{vocabulary}/{term}")

    def phrase(self, predicate: str, *, inverse: bool = False) -> str:
        """A predicate as it reads between its subject and object, or between object and subject if `inverse`."""
        term = self.terms["predicate"][predicate]
        return str((term["inverse_name"] if inverse else None) or term["name"])


@once_per_release
def load_terminology(snapshot: Snapshot) -> Terminology:
    """The terminology of the release being read, loaded on first use."""
    rows = snapshot.connection.execute(DOCUMENTS, {"ids": list(VOCABULARIES)})
    terms = {row.id: {term["term"]: term for term in from_json(row.body)["terms"]} for row in rows}
    systems = {row.id: row.name for row in snapshot.connection.execute(_SELECT_CODE_SYSTEMS)}
    return Terminology(terms, systems)


def fetch_source_names(snapshot: Snapshot) -> dict[str, LinkedLabel]:
    """Fetch the names and pages of the articles."""
    rows = snapshot.connection.execute(_SELECT_SOURCE_NAMES)
    return {row.id: LinkedLabel(row.name, f"/{row.type}/{row.id}") for row in rows}


def format_age_range(youngest: int | None, oldest: int | None) -> str:
    """Format an age range given in months, whose end is exclusive."""
    if youngest is None and oldest is None:
        return "Any"
    if oldest is not None and oldest <= 2 * MONTHS_PER_YEAR:
        return f"{youngest or 0} to {oldest - 1} months"
    start = (youngest or 0) // MONTHS_PER_YEAR
    return f"{start} years or more" if oldest is None else f"{start} to {(oldest - 1) // MONTHS_PER_YEAR} years"


def vocabulary_of_annotation(annotation: Any) -> str | None:
    """Id of the vocabulary whose terms a member or filter accepts, or None."""
    terms = terms_of_annotation(annotation)
    return None if terms is None else VOCABULARY_OF[terms]


def terms_of_annotation(annotation: Any) -> type[StrEnum] | None:
    """The enum that a member or filter accepts, or None."""
    pending = [annotation]
    while pending:
        part = pending.pop()
        if isinstance(part, type) and issubclass(part, StrEnum):
            return part
        pending += get_args(part)
    return None
