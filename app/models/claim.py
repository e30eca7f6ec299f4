"""Claims: graded statements, which are the edges between records."""

from typing import Annotated, Final

from sqlalchemy import func, select
from sqlmodel import AutoString, Field

from app.models.base import Model, col
from app.models.record import ANY_TYPE, KEY_TEXT, IdOf, OrderedKey, Slug, ordered_indexes
from app.models.record_type import Tag, Type, column_facets
from app.models.terms import (
    Basis,
    Certainty,
    CertaintyOrNone,
    CorrectionKind,
    Direction,
    EvidenceType,
    GradedBy,
    Predicate,
    Standing,
    Wording,
)


class ClaimBase(Model):
    """What a claim says, and how it relates its subject and object."""

    said: str | None = Field(
        default=None,
        max_length=400,
        description="What the source says, in our words; null for a claim added by the editors.",
    )
    known: str = Field(max_length=600, description="What published evidence supports.")
    predicate: Predicate = Field(sa_type=AutoString, description="How the subject relates to the object.")
    via: Annotated[Slug | None, IdOf(("mechanisms",))] = Field(
        default=None,
        foreign_key="mechanism.id",
        sa_type=KEY_TEXT,
        description="Id of the mechanism through which the claim says it works; null if it names none.",
    )
    population: str | None = Field(
        default=None, max_length=160, description="People the claim is limited to; null if it is not limited."
    )
    wording: Wording | None = Field(
        default=None,
        sa_type=AutoString,
        description="How confident the source sounds; null for a claim added by the editors.",
    )


class ClaimEnds(Model):
    """Subject, object and evidence summary of a claim, by id; the API returns links instead."""

    subject: Annotated[Slug, ANY_TYPE] = Field(
        foreign_key="record.id", sa_type=KEY_TEXT, description="Id of the record that the claim is about."
    )
    object: Annotated[Slug | None, ANY_TYPE] = Field(
        default=None,
        foreign_key="record.id",
        sa_type=KEY_TEXT,
        description="Id of the record that is the object of the claim.",
    )
    term: str | None = Field(
        default=None,
        max_length=120,
        foreign_key="vocabulary_term.id",
        description="Vocabulary term that is the object of the claim, as `vocabulary.term`.",
    )
    evidence: Annotated[Slug | None, IdOf(("evidence",))] = Field(
        default=None,
        foreign_key="evidence.id",
        sa_type=KEY_TEXT,
        description="Id of the evidence summary that answers the question of the claim.",
    )


class Claim(ClaimEnds, ClaimBase, OrderedKey, table=True):
    """Table of claims."""

    __table_args__ = ordered_indexes(
        "claim",
        filters=("subject", "predicate", "object", "term", "via", "source", "standing"),
        sorts=("certainty_rank",),
    )

    source: str | None = Field(default=None, foreign_key="source.id", sa_type=KEY_TEXT)
    standing: Standing = Field(sa_type=AutoString)
    certainty_rank: int
    """From 0 for a claim without a grade to 4 for high certainty."""


class QuantityBase(Model):
    """A quantity: a range, or a single number (low and high are equal)."""

    low: float | None = Field(
        default=None, ge=0, le=1e12, description="Lowest value, in `unit`; null if there is no lower bound."
    )
    high: float | None = Field(
        default=None, ge=0, le=1e12, description="Highest value, in `unit`; null if there is no upper bound."
    )
    unit: str = Field(max_length=30, description="Unit of the quantity.")
    basis: Basis | None = Field(
        default=None,
        sa_type=AutoString,
        description="For a weight: whether it is that of magnesium itself or of the compound.",
    )


class ClaimValue(QuantityBase, table=True):
    """Table of the quantities that claims give."""

    __tablename__ = "claim_value"
    claim_id: str = Field(primary_key=True, foreign_key="claim.id", sa_type=KEY_TEXT)


class AssessmentBase(Model):
    """How well published evidence supports a claim."""

    certainty: Certainty | None = Field(
        default=None,
        sa_type=AutoString,
        index=True,
        description="Certainty of the evidence in GRADE terms; null for definitions, mechanisms and codes.",
    )
    direction: Direction = Field(
        sa_type=AutoString, index=True, description="Whether the evidence supports or contradicts the claim."
    )
    evidence_type: EvidenceType = Field(sa_type=AutoString, description="Strongest type of evidence found.")
    graded_by: GradedBy = Field(default=GradedBy.EDITOR, sa_type=AutoString, description="Who assigned the grade.")
    scheme: str = Field(
        default="editorial grade, GRADE terms", max_length=80, description="Grading scheme: how to read the grade."
    )
    reason: str = Field(max_length=400, description="Reasons for the grade.")
    difference: str | None = Field(
        default=None,
        max_length=300,
        description="Why the grade differs from that of the evidence summary; null if it does not.",
    )


class Assessment(AssessmentBase, table=True):
    """Table of the assessments of claims."""

    claim_id: str = Field(primary_key=True, foreign_key="claim.id", sa_type=KEY_TEXT)


class CorrectionBase(Model):
    """What a source gets wrong, and the correct statement."""

    kind: CorrectionKind = Field(sa_type=AutoString, index=True, description="Type of error.")
    position: str = Field(max_length=500, description="The correct statement.")


class Correction(CorrectionBase, table=True):
    """Table of the corrections of claims and dosages."""

    record_id: str = Field(primary_key=True, foreign_key="record.id", sa_type=KEY_TEXT)


GRADED_CLAIM: Final = col(Assessment.claim_id)
CERTAINTY_OR_NONE: Final = func.coalesce(col(Assessment.certainty), CertaintyOrNone.NONE.value)
CORRECTED_RECORD: Final = col(Correction.record_id)

CLAIM: Final = Type(
    name="claims",
    table=Claim,
    title="Claims",
    lead="What the articles say, next to what is known and how certain it is. Rejected claims are listed too.",
    label="Statement and evidence",
    tag=Tag("Claims", "Statements of the articles, each with what is known and an evidence grade."),
    example="topical-is-plmd",
    search_weight=0.75,
    question_weight=1.1,
    facets={
        **column_facets(Claim, "predicate", "source", "standing"),
        "certainty": select(GRADED_CLAIM, CERTAINTY_OR_NONE),
        "direction": select(GRADED_CLAIM, col(Assessment.direction)),
        "correction": select(CORRECTED_RECORD, col(Correction.kind)),
    },
    is_for_readers=False,
    is_statement=True,
    schema_org="Claim",
)
