"""Links between records, as documents show them, and the groups of related records."""

from collections.abc import Mapping
from typing import Any, Final

from app.models.record import VOCABULARY_TERMS
from app.models.terms import Predicate
from app.seeding.index import ContentIndex, Edge
from app.seeding.records.cautions import CautionRecord

Members = dict[str, Any]

RELATION_LABELS: Final[Mapping[Predicate, tuple[str, str]]] = {
    Predicate.DESCRIBED_AS: ("Description", "Describes"),
    Predicate.IS_A: ("Type of", "Types"),
    Predicate.DISTINCT_FROM: ("Not the same as", "Not the same as"),
    Predicate.HAS_SYMPTOM: ("Symptoms", "Symptom of"),
    Predicate.LEADS_TO: ("Can lead to", "Can follow from"),
    Predicate.AFFECTS: ("How many people it affects", "Number affected by"),
    Predicate.CONTRIBUTES_TO: ("Contributes to", "Contributing factors"),
    Predicate.MAY_WORSEN: ("May worsen", "May be made worse by"),
    Predicate.ASSOCIATED_WITH: ("Linked with", "Linked with"),
    Predicate.MAY_RELIEVE: ("May relieve", "May be relieved by"),
    Predicate.HAS_ROLE_IN: ("Plays a role in", "Mechanisms and nutrients involved"),
    Predicate.ACTS_THROUGH: ("Proposed mechanisms", "Proposed mechanism of"),
    Predicate.CONTAINS: ("Contains", "Part of"),
    Predicate.AVAILABLE_AS: ("Sold as", "Preparation of"),
    Predicate.TAKEN_BY: ("Routes of use", "Route of use for"),
    Predicate.BETTER_ABSORBED_THAN: ("Said to be better absorbed than", "Said to be less well absorbed than"),
    Predicate.ABSORBED_THROUGH: ("Said to be absorbed through", "Said to absorb"),
    Predicate.SOURCE_OF: ("Source of", "Found in"),
    Predicate.RECOMMENDED_INTAKE: ("Recommended intake", "Recommended intake of"),
    Predicate.DOSED_AS: ("Reported doses", "Reported dose of"),
    Predicate.ADVISED_FOR: ("Advised for", "Advice"),
    Predicate.CAN_CAUSE: ("Can cause", "Can be caused by"),
    Predicate.INTERACTS_WITH: ("Interacts with", "Interacts with"),
}
"""Headings for the records that a predicate relates: seen from the subject, and from the object."""

SYMMETRIC_PREDICATES: Final = frozenset(
    predicate for predicate, (label, other) in RELATION_LABELS.items() if label == other
)
"""Predicates that relate both ends in the same way."""


def link_to(index: ContentIndex, identifier: str) -> Members:
    """A link to a record, passage or intake."""
    return {
        "type": index.types[identifier],
        "id": identifier,
        "name": index.name_of(identifier),
        "href": index.href(identifier),
    }


def link_to_term(index: ContentIndex, term: str | None) -> Members | None:
    """A link to a vocabulary term; null without a term."""
    if term is None:
        return None
    vocabulary, _, value = term.partition(".")
    name = next(entry.name for entry in index.records[vocabulary].terms if entry.term == value)
    return {"type": VOCABULARY_TERMS, "id": term, "name": name, "href": index.href(vocabulary)}


def link_to_reference(index: ContentIndex, identifier: str) -> Members:
    """A link to a reference, with what a citation shows."""
    reference = index.records[identifier]
    own = {name: getattr(reference, name) for name in ("year", "verification")}
    return link_to(index, identifier) | own | {"url": reference_url(reference)}


def reference_url(reference: Any) -> str | None:
    """The URL of a reference: its own, or one derived from its DOI, PMCID or PMID."""
    if reference.url:
        return str(reference.url)
    if reference.doi:
        return f"https://doi.org/{reference.doi}"
    if reference.pmcid:
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{reference.pmcid}/"
    return f"https://pubmed.ncbi.nlm.nih.gov/{reference.pmid}/" if reference.pmid else None


def link_to_caution(index: ContentIndex, caution: CautionRecord) -> Members:
    """A link to a caution, with its one-line text."""
    return link_to(index, caution.id) | {"one_liner": caution.one_liner, "severity": caution.severity}


def links_to_referrers(index: ContentIndex, identifier: str) -> list[Members]:
    """Links to the records and intakes that cite a passage or a reference."""
    return [link_to(index, referrer) for referrer in index.referrers.get(identifier, [])]


def group_related(index: ContentIndex, identifier: str) -> list[Members]:
    """The related records in groups, each with the best standing of its claims; edges come in order of standing."""
    groups: dict[tuple[Predicate, bool], dict[str, Members]] = {}
    for edge in index.edges.get(identifier, []):
        if edge.is_stated:
            inverse = edge.inverse and edge.predicate not in SYMMETRIC_PREDICATES
            items = groups.setdefault((edge.predicate, inverse), {})
            item = items.setdefault(edge.other_id, _link_to_related(index, edge))
            item["claims"] += 1
    return [
        {
            "predicate": predicate,
            "inverse": inverse,
            "label": RELATION_LABELS[predicate][inverse],
            "items": [*items.values()],
        }
        for (predicate, inverse), items in groups.items()
    ]


def _link_to_related(index: ContentIndex, edge: Edge) -> Members:
    """A related record with the status of one claim, and no claims counted yet."""
    grade = {"certainty": edge.claim.assessment.certainty, "direction": edge.claim.assessment.direction}
    return link_to(index, edge.other_id) | {"standing": index.standings[edge.claim.id], "claims": 0} | grade
