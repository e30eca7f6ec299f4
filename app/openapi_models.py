"""What each route answers with, for the OpenAPI document: a server that only answers needs none of these models."""

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel

from app.doors import health
from app.http.routes import Endpoint
from app.resources import (
    cautions,
    changes,
    citations,
    claims,
    conditions,
    conflicts,
    dataset,
    dosages,
    elemental,
    factors,
    food_groups,
    foods,
    gaps,
    intake_reference,
    lifestyle_advice,
    lookup,
    mechanisms,
    nutrients,
    references,
    search,
    sources,
    suggest,
    supplement_forms,
    symptoms,
    vocabularies,
)
from app.schemas.caution import CautionPage, CautionRead
from app.schemas.change import ChangePage
from app.schemas.citation import CitationsRead
from app.schemas.claim import ClaimPage, ClaimRead
from app.schemas.condition import ConditionPage, ConditionRead
from app.schemas.conflict import ConflictPage, ConflictRead
from app.schemas.dataset import DatasetRead
from app.schemas.dosage import DosagePage, DosageRead
from app.schemas.elemental import ElementalRead
from app.schemas.factor import FactorPage, FactorRead
from app.schemas.food import FoodGroupPage, FoodGroupRead, FoodPage, FoodRead
from app.schemas.gap import GapPage, GapRead
from app.schemas.health import Health, Readiness
from app.schemas.intake_reference import IntakeRead, IntakeReferenceRead
from app.schemas.lifestyle_advice import LifestyleAdvicePage, LifestyleAdviceRead
from app.schemas.lookup import LookupReply
from app.schemas.mechanism import MechanismPage, MechanismRead
from app.schemas.nutrient import IntakePage, NutrientPage, NutrientRead
from app.schemas.reference import ReferencePage, ReferenceRead
from app.schemas.search import SearchPage
from app.schemas.source import PassagePage, PassageRead, SourcePage, SourceRead
from app.schemas.suggest import SuggestReply
from app.schemas.supplement_form import SupplementFormPage, SupplementFormRead
from app.schemas.symptom import SymptomPage, SymptomRead
from app.schemas.vocabulary import VocabularyPage, VocabularyRead

MODELS: Final[Mapping[Endpoint, type[BaseModel]]] = {
    conditions.list_conditions: ConditionPage,
    conditions.get_condition: ConditionRead,
    symptoms.list_symptoms: SymptomPage,
    symptoms.get_symptom: SymptomRead,
    factors.list_factors: FactorPage,
    factors.get_factor: FactorRead,
    mechanisms.list_mechanisms: MechanismPage,
    mechanisms.get_mechanism: MechanismRead,
    nutrients.list_nutrients: NutrientPage,
    nutrients.get_nutrient: NutrientRead,
    nutrients.list_intakes: IntakePage,
    nutrients.get_intake: IntakeRead,
    supplement_forms.list_supplement_forms: SupplementFormPage,
    supplement_forms.get_supplement_form: SupplementFormRead,
    dosages.list_dosages: DosagePage,
    dosages.get_dosage: DosageRead,
    food_groups.list_food_groups: FoodGroupPage,
    food_groups.get_food_group: FoodGroupRead,
    foods.list_foods: FoodPage,
    foods.get_food: FoodRead,
    lifestyle_advice.list_lifestyle_advice: LifestyleAdvicePage,
    lifestyle_advice.get_lifestyle_advice: LifestyleAdviceRead,
    cautions.list_cautions: CautionPage,
    cautions.get_caution: CautionRead,
    claims.list_claims: ClaimPage,
    claims.get_claim: ClaimRead,
    gaps.list_gaps: GapPage,
    gaps.get_gap: GapRead,
    conflicts.list_conflicts: ConflictPage,
    conflicts.get_conflict: ConflictRead,
    sources.list_sources: SourcePage,
    sources.get_source: SourceRead,
    sources.list_passages: PassagePage,
    sources.get_passage: PassageRead,
    references.list_references: ReferencePage,
    references.get_reference: ReferenceRead,
    vocabularies.list_vocabularies: VocabularyPage,
    vocabularies.get_vocabulary: VocabularyRead,
    search.search_content: SearchPage,
    suggest.suggest_names: SuggestReply,
    lookup.look_up: LookupReply,
    citations.get_citations: CitationsRead,
    intake_reference.get_intake_reference: IntakeReferenceRead,
    elemental.get_elemental: ElementalRead,
    dataset.get_dataset: DatasetRead,
    changes.list_changes: ChangePage,
    health.get_health: Health,
    health.get_readiness: Readiness,
}
