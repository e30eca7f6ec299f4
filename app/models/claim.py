"""Claims: the unit of truth, and the one kind of edge between records."""

from enum import StrEnum
from typing import Annotated, Final

from sqlalchemy import func, select
from sqlmodel import AutoString, Field

from app.models.base import Model, col
from app.models.record import ANY_TYPE, KEY_TEXT, IdOf, ListedKey, Slug, record_indexes
from app.models.record_type import Tag, Type, column_facets
from app.models.terms import (
    Basis,
    Certainty,
    CorrectionKind,
    Direction,
    EvidenceType,
    GradedBy,
    Predicate,
    Standing,
    Wording,
)


class CertaintyOrNone(StrEnum):
    """Certainty as one asks for it and counts it: a term of the vocabulary, or that a claim has no grade."""

    HIGH = Certainty.HIGH
    MODERATE = Certainty.MODERATE
    LOW = Certainty.LOW
    VERY_LOW = Certainty.VERY_LOW
    NONE = "none"


class ClaimBase(Model):
    """What a claim says, and how it joins its ends."""

    said: str | None = Field(
        default=None, max_length=400, description="What the source says, in our words; null for a claim of the editors."
    )
    known: str = Field(max_length=600, description="What published evidence supports.")
    predicate: Predicate = Field(sa_type=AutoString, description="How subject and object relate.")
    via: Annotated[Slug | None, IdOf(("mechanisms",))] = Field(
        default=None, foreign_key="mechanism.id", sa_type=KEY_TEXT, description="Id of the mechanism."
    )
    population: str | None = Field(default=None, max_length=160, description="People to whom the claim is limited.")
    wording: Wording | None = Field(default=None, sa_type=AutoString, description="How sure the source sounds.")


class ClaimEnds(Model):
    """What a claim joins, by id; the API gives links instead."""

    subject: Annotated[Slug, ANY_TYPE] = Field(
        foreign_key="record.id", sa_type=KEY_TEXT, description="Record the claim is about."
    )
    object: Annotated[Slug | None, ANY_TYPE] = Field(
        default=None, foreign_key="record.id", sa_type=KEY_TEXT, description="Record at the other end."
    )
    term: str | None = Field(
        default=None,
        max_length=120,
        foreign_key="vocabulary_term.id",
        description="Term at the other end, as `vocabulary.term`.",
    )


class Claim(ClaimEnds, ClaimBase, ListedKey, table=True):
    """Claims."""

    __table_args__ = record_indexes(
        "claim", filters=("subject", "predicate", "object", "term", "via", "source", "standing")
    )

    source: str | None = Field(default=None, foreign_key="source.id", sa_type=KEY_TEXT)
    standing: Standing = Field(sa_type=AutoString)


class QuantityBase(Model):
    """A quantity, as a range or as one number (low and high equal)."""

    low: float | None = Field(default=None, ge=0, le=1e12, description="Lowest value.")
    high: float | None = Field(default=None, ge=0, le=1e12, description="Highest value.")
    unit: str = Field(max_length=30, description="Unit.")
    basis: Basis | None = Field(
        default=None, sa_type=AutoString, description="For a weight: magnesium itself or the compound."
    )


class ClaimValue(QuantityBase, table=True):
    """Quantities of claims."""

    __tablename__ = "claim_value"
    claim_id: str = Field(primary_key=True, foreign_key="claim.id", sa_type=KEY_TEXT)


class AssessmentBase(Model):
    """How far published evidence supports a claim."""

    certainty: Certainty | None = Field(
        default=None,
        sa_type=AutoString,
        index=True,
        description="GRADE certainty; null for definitions, mechanisms and codes.",
    )
    direction: Direction = Field(sa_type=AutoString, index=True, description="Which way the evidence points.")
    evidence_type: EvidenceType = Field(sa_type=AutoString, description="Best kind of evidence found.")
    graded_by: GradedBy = Field(default=GradedBy.EDITOR, sa_type=AutoString, description="Who gave the grade.")
    scheme: str = Field(
        default="editorial grade, GRADE terms", max_length=80, description="How the grade is to be read."
    )
    reason: str = Field(max_length=400, description="Why this grade.")


class Assessment(AssessmentBase, table=True):
    """Assessments of claims."""

    claim_id: str = Field(primary_key=True, foreign_key="claim.id", sa_type=KEY_TEXT)


class CorrectionBase(Model):
    """Where a source is wrong, and what is right."""

    kind: CorrectionKind = Field(sa_type=AutoString, index=True, description="What is the matter.")
    position: str = Field(max_length=500, description="The right position.")


class Correction(CorrectionBase, table=True):
    """Corrections of claims and dosages."""

    record_id: str = Field(primary_key=True, foreign_key="record.id", sa_type=KEY_TEXT)


GRADED_CLAIM: Final = col(Assessment.claim_id)
CERTAINTY_OR_NONE: Final = func.coalesce(col(Assessment.certainty), CertaintyOrNone.NONE.value)
CORRECTED_RECORD: Final = col(Correction.record_id)

CLAIM: Final = Type(
    name="claims",
    table=Claim,
    title="Claims",
    lead="What the articles say, each beside what is known and how sure that is. Rejected claims are listed too.",
    label="Statement and evidence",
    tag=Tag("Claims", "The unit of truth: said and known, graded."),
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
