"""What each list is called on its page, and what it asks: the same collections and query models as the API."""

from dataclasses import dataclass
from typing import Final

from app.http.collection import Collection
from app.models.registry import TYPES
from app.queries.caution import CautionQuery
from app.queries.change import ChangeQuery
from app.queries.claim import ClaimQuery
from app.queries.common import ListQuery
from app.queries.condition import ConditionQuery
from app.queries.conflict import ConflictQuery
from app.queries.dosage import DosageQuery
from app.queries.factor import FactorQuery
from app.queries.food import FoodGroupQuery, FoodQuery
from app.queries.gap import GapQuery
from app.queries.lifestyle_advice import LifestyleAdviceQuery
from app.queries.mechanism import MechanismQuery
from app.queries.nutrient import IntakeQuery, NutrientQuery
from app.queries.reference import ReferenceQuery
from app.queries.source import PassageQuery, SourceQuery
from app.queries.supplement_form import SupplementFormQuery
from app.queries.symptom import SymptomQuery
from app.queries.vocabulary import VocabularyQuery
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


@dataclass(frozen=True, eq=False)
class Shelf:
    """A list as people see it."""

    collection: Collection
    query: type[ListQuery]
    title: str
    lead: str

    @property
    def kind(self) -> str:
        """The type of its records."""
        return self.collection.type


def _shelf(collection: Collection, query: type[ListQuery]) -> Shelf:
    """The list of a type of record, which says what it is called."""
    one = TYPES[collection.type]
    return Shelf(collection, query, one.title, one.lead)


_ALL: Final = (
    _shelf(CONDITIONS, ConditionQuery),
    _shelf(SYMPTOMS, SymptomQuery),
    _shelf(FACTORS, FactorQuery),
    _shelf(MECHANISMS, MechanismQuery),
    _shelf(NUTRIENTS, NutrientQuery),
    _shelf(SUPPLEMENT_FORMS, SupplementFormQuery),
    _shelf(DOSAGES, DosageQuery),
    _shelf(FOOD_GROUPS, FoodGroupQuery),
    _shelf(FOODS, FoodQuery),
    _shelf(LIFESTYLE_ADVICE, LifestyleAdviceQuery),
    _shelf(CAUTIONS, CautionQuery),
    _shelf(CLAIMS, ClaimQuery),
    _shelf(GAPS, GapQuery),
    _shelf(CONFLICTS, ConflictQuery),
    _shelf(SOURCES, SourceQuery),
    _shelf(REFERENCES, ReferenceQuery),
    _shelf(VOCABULARIES, VocabularyQuery),
)

SHELVES: Final = {shelf.kind: shelf for shelf in _ALL}
"""The lists by the type of their records."""

PASSAGE_SHELF: Final = Shelf(
    PASSAGES,
    PassageQuery,
    "Every passage",
    "Each passage is used, or left out for a stated reason. We give its place and its hash, never its text.",
)
INTAKE_SHELF: Final = Shelf(
    INTAKES,
    IntakeQuery,
    "Reference intakes",
    "Reference values for healthy people, by age, sex, pregnancy and breastfeeding. They are not advice.",
)
CHANGE_SHELF: Final = Shelf(
    CHANGES, ChangeQuery, "Changes", "What each release added, updated or withdrew, record by record."
)
