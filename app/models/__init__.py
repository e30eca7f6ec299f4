"""Database tables, one module per type of record."""

from typing import Final

from sqlalchemy import MetaData
from sqlmodel import SQLModel

from app.models.associations import Code, CodeSystem, RecordLink, RecordPassage, RecordReference, RecordTerm, Synonym
from app.models.caution import Caution
from app.models.change import Change
from app.models.claim import Assessment, Claim, ClaimValue, Correction
from app.models.condition import Condition
from app.models.conflict import Conflict
from app.models.dosage import Dosage
from app.models.evidence import Effect, Evidence, Study
from app.models.factor import Factor
from app.models.food import Food, FoodGroup
from app.models.gap import Gap
from app.models.lifestyle_advice import LifestyleAdvice
from app.models.mechanism import Mechanism
from app.models.nutrient import Intake, IntakeReference, Nutrient
from app.models.record import Content, ListPosition, Record
from app.models.reference import Reference
from app.models.registry import TYPES
from app.models.release import Digest, LoadedContent, Notice, Relation, Release, Rendered, TableDigest
from app.models.search import RenderedHit, SearchCode, SearchName, SearchText, SearchWord
from app.models.source import Passage, Source
from app.models.supplement_form import Composition, CompositionIdentifier, SupplementForm
from app.models.symptom import Symptom
from app.models.tally import Tally
from app.models.vocabulary import Vocabulary, VocabularyTerm

METADATA: Final[MetaData] = SQLModel.metadata
"""The database schema: all tables."""

__all__ = [
    "METADATA",
    "TYPES",
    "Assessment",
    "Caution",
    "Change",
    "Claim",
    "ClaimValue",
    "Code",
    "CodeSystem",
    "Composition",
    "CompositionIdentifier",
    "Condition",
    "Conflict",
    "Content",
    "Correction",
    "Digest",
    "Dosage",
    "Effect",
    "Evidence",
    "Factor",
    "Food",
    "FoodGroup",
    "Gap",
    "Intake",
    "IntakeReference",
    "LifestyleAdvice",
    "ListPosition",
    "LoadedContent",
    "Mechanism",
    "Notice",
    "Nutrient",
    "Passage",
    "Record",
    "RecordLink",
    "RecordPassage",
    "RecordReference",
    "RecordTerm",
    "Reference",
    "Relation",
    "Release",
    "Rendered",
    "RenderedHit",
    "SearchCode",
    "SearchName",
    "SearchText",
    "SearchWord",
    "Source",
    "Study",
    "SupplementForm",
    "Symptom",
    "Synonym",
    "TableDigest",
    "Tally",
    "Vocabulary",
    "VocabularyTerm",
]
