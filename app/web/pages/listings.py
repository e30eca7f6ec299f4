"""The lists that have pages, with the collections and query models of the API."""

from dataclasses import dataclass
from typing import Any, Final

from app.listing.filters import Collection
from app.models.registry import TYPES
from app.resources.cautions import CAUTIONS
from app.resources.changes import CHANGES
from app.resources.claims import CLAIMS
from app.resources.conditions import CONDITIONS
from app.resources.conflicts import CONFLICTS
from app.resources.dosages import DOSAGES
from app.resources.factors import FACTORS
from app.resources.food_groups import FOOD_GROUPS
from app.resources.foods import FOODS
from app.resources.gaps import GAPS
from app.resources.lifestyle_advice import LIFESTYLE_ADVICE
from app.resources.mechanisms import MECHANISMS
from app.resources.nutrients import INTAKES, NUTRIENTS
from app.resources.references import REFERENCES
from app.resources.sources import PASSAGES, SOURCES
from app.resources.supplement_forms import SUPPLEMENT_FORMS
from app.resources.symptoms import SYMPTOMS
from app.resources.vocabularies import VOCABULARIES
from app.schemas.caution import CautionQuery
from app.schemas.change import ChangeQuery
from app.schemas.claim import ClaimQuery
from app.schemas.condition import ConditionQuery
from app.schemas.conflict import ConflictQuery
from app.schemas.dosage import DosageQuery
from app.schemas.factor import FactorQuery
from app.schemas.food import FoodGroupQuery, FoodQuery
from app.schemas.gap import GapQuery
from app.schemas.lifestyle_advice import LifestyleAdviceQuery
from app.schemas.mechanism import MechanismQuery
from app.schemas.nutrient import IntakeQuery, NutrientQuery
from app.schemas.query import ListQuery
from app.schemas.reference import ReferenceQuery
from app.schemas.source import PassageQuery, SourceQuery
from app.schemas.supplement_form import SupplementFormQuery
from app.schemas.symptom import SymptomQuery
from app.schemas.vocabulary import VocabularyQuery


@dataclass(frozen=True, eq=False)
class Listing:
    """A list with its title and introduction for readers."""

    collection: Collection
    query: type[ListQuery[Any]]
    title: str
    lead: str

    @property
    def kind(self) -> str:
        """The type of its records."""
        return self.collection.type


def _listing(collection: Collection, query: type[ListQuery[Any]]) -> Listing:
    """Build the list of a record type, titled by the registry."""
    record_type = TYPES[collection.type]
    return Listing(collection, query, record_type.title, record_type.lead)


_ALL: Final = (
    _listing(CONDITIONS, ConditionQuery),
    _listing(SYMPTOMS, SymptomQuery),
    _listing(FACTORS, FactorQuery),
    _listing(MECHANISMS, MechanismQuery),
    _listing(NUTRIENTS, NutrientQuery),
    _listing(SUPPLEMENT_FORMS, SupplementFormQuery),
    _listing(DOSAGES, DosageQuery),
    _listing(FOOD_GROUPS, FoodGroupQuery),
    _listing(FOODS, FoodQuery),
    _listing(LIFESTYLE_ADVICE, LifestyleAdviceQuery),
    _listing(CAUTIONS, CautionQuery),
    _listing(CLAIMS, ClaimQuery),
    _listing(GAPS, GapQuery),
    _listing(CONFLICTS, ConflictQuery),
    _listing(SOURCES, SourceQuery),
    _listing(REFERENCES, ReferenceQuery),
    _listing(VOCABULARIES, VocabularyQuery),
)

LISTINGS: Final = {listing.kind: listing for listing in _ALL}
"""The lists by record type."""

PASSAGE_LISTING: Final = Listing(
    PASSAGES,
    PassageQuery,
    "Passages",
    "Each passage is either used or left out for a stated reason. We give its position and hash, never its text.",
)
INTAKE_LISTING: Final = Listing(
    INTAKES,
    IntakeQuery,
    "Reference intakes",
    "Reference values for healthy people, by age, sex, pregnancy and breastfeeding. They are not personal advice.",
)
CHANGE_LISTING: Final = Listing(
    CHANGES, ChangeQuery, "Changes", "What each release added, updated or withdrew, record by record."
)
