"""Evidence summaries: one graded answer for each pair of subject and outcome, with the studies behind it."""

from datetime import date
from typing import Annotated, Final

from sqlalchemy import select
from sqlmodel import AutoString, Field

from app.models.base import Model, col
from app.models.record import ANY_TYPE, KEY_TEXT, OrderedKey, Slug, ordered_indexes
from app.models.record_type import Tag, Type, column_facets
from app.models.terms import Certainty, CertaintyOrNone, Direction, IntervalKind, StudyDesign


class EvidenceBase(Model):
    """The question, its answer and its grade."""

    question: str = Field(max_length=200, description="The question, as a reader would ask it.")
    answer: str = Field(max_length=500, description="The answer in one to four plain sentences.")
    population: str | None = Field(
        default=None, max_length=160, description="People the answer is limited to; null if it is not limited."
    )
    certainty: Certainty | None = Field(
        default=None,
        sa_type=AutoString,
        description="Certainty of the evidence in GRADE terms; null if no study was found.",
    )
    direction: Direction = Field(
        sa_type=AutoString, description="Whether the evidence supports an effect or a link, or contradicts it."
    )
    participants: int | None = Field(
        default=None,
        ge=1,
        le=1_000_000_000,
        description="Number of people in the studies that the grade rests on; null if it cannot be counted.",
    )
    reason: str = Field(max_length=500, description="Reasons for the grade.")
    searched: str | None = Field(
        default=None,
        max_length=300,
        description="Where and when we looked for studies we did not find; null if the answer claims no absence.",
    )
    checked_on: date = Field(description="Date of the last editorial check against the sources.")
    clinical_review: date | None = Field(
        default=None, description="Date of the review by a named clinician; null if there has been none."
    )


class EvidenceEnds(Model):
    """Subject and outcome of a summary, by id; the API returns links instead."""

    subject: Annotated[Slug, ANY_TYPE] = Field(
        foreign_key="record.id", sa_type=KEY_TEXT, description="Id of the record that the question is about."
    )
    outcome: Annotated[Slug | None, ANY_TYPE] = Field(
        default=None,
        foreign_key="record.id",
        sa_type=KEY_TEXT,
        description="Id of the record that the subject may affect or relate to.",
    )
    outcome_term: str | None = Field(
        default=None,
        max_length=120,
        foreign_key="vocabulary_term.id",
        description="Vocabulary term that is the outcome, as `vocabulary.term`.",
    )


class Evidence(EvidenceEnds, EvidenceBase, OrderedKey, table=True):
    """Table of evidence summaries."""

    __table_args__ = ordered_indexes(
        "evidence", filters=("subject", "outcome", "outcome_term", "grade", "direction"), sorts=("certainty_rank",)
    )

    grade: CertaintyOrNone = Field(sa_type=AutoString)
    """The certainty, or `none` without one."""

    certainty_rank: int
    """From 0 for a summary without a grade to 4 for high certainty."""


class EffectBase(Model):
    """The main numerical result, with the number of trials and people it comes from."""

    measure: str = Field(max_length=120, description="What was measured.")
    value: float | None = Field(
        default=None,
        ge=-1e9,
        le=1e9,
        description="The effect, in `unit`; null if only its interval is known.",
    )
    low: float | None = Field(
        default=None, ge=-1e9, le=1e9, description="Lower limit of the interval; null without an interval."
    )
    high: float | None = Field(
        default=None, ge=-1e9, le=1e9, description="Upper limit of the interval; null without an interval."
    )
    unit: str = Field(max_length=40, description="Unit of the effect.")
    interval: IntervalKind | None = Field(
        default=None, sa_type=AutoString, description="Kind of the interval; null without an interval."
    )
    comparator: str | None = Field(
        default=None, max_length=120, description="What the subject was compared with; null if nothing."
    )
    trials: int | None = Field(
        default=None, ge=1, le=10_000, description="Number of studies pooled in this result, not in the whole review."
    )
    participants: int | None = Field(
        default=None, ge=1, le=1_000_000_000, description="Number of people behind this result."
    )


class Effect(EffectBase, table=True):
    """Table of the effects that evidence summaries quote."""

    evidence_id: str = Field(primary_key=True, foreign_key="evidence.id", sa_type=KEY_TEXT)
    reference: str = Field(foreign_key="reference.id", sa_type=KEY_TEXT)


class StudyBase(Model):
    """A study behind an answer, with its own numbers."""

    design: StudyDesign = Field(sa_type=AutoString, description="Design of the study.")
    participants: int | None = Field(
        default=None, ge=1, le=1_000_000_000, description="Number of people in the study; null if unknown or none."
    )
    comparator: str | None = Field(
        default=None, max_length=160, description="What it compared with; null if it had no comparison."
    )
    finding: str = Field(max_length=500, description="What it found, with its own numbers.")


class Study(StudyBase, table=True):
    """Table of the studies of evidence summaries."""

    evidence_id: str = Field(primary_key=True, foreign_key="evidence.id", sa_type=KEY_TEXT)
    position: int = Field(primary_key=True, ge=0)
    reference: str = Field(foreign_key="reference.id", sa_type=KEY_TEXT)


EVIDENCE: Final = Type(
    name="evidence",
    table=Evidence,
    title="Evidence summaries",
    lead="One graded answer for each question, with the studies behind it and their own numbers.",
    label="What the evidence shows",
    tag=Tag("Evidence", "One graded answer for each pair of subject and outcome, with the studies behind it."),
    example="evidence-magnesium-restless-legs",
    search_weight=0.8,
    question_weight=1.4,
    facets={**column_facets(Evidence, "direction"), "certainty": select(col(Evidence.id), col(Evidence.grade))},
    is_for_readers=False,
    is_statement=True,
    schema_org="Question",
)
