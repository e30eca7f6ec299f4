"""Read models of all record types."""

from app.schemas.caution import CautionRead
from app.schemas.claim import ClaimRead
from app.schemas.condition import ConditionRead
from app.schemas.conflict import ConflictRead
from app.schemas.dosage import DosageRead
from app.schemas.factor import FactorRead
from app.schemas.food import FoodGroupRead, FoodRead
from app.schemas.gap import GapRead
from app.schemas.lifestyle_advice import LifestyleAdviceRead
from app.schemas.mechanism import MechanismRead
from app.schemas.nutrient import NutrientRead
from app.schemas.record import ContentRead, RecordRead
from app.schemas.reference import ReferenceRead
from app.schemas.source import SourceRead
from app.schemas.supplement_form import SupplementFormRead
from app.schemas.symptom import SymptomRead
from app.schemas.vocabulary import VocabularyRead

READ_MODELS: dict[str, type[ContentRead] | type[RecordRead]] = {
    "conditions": ConditionRead,
    "symptoms": SymptomRead,
    "factors": FactorRead,
    "mechanisms": MechanismRead,
    "nutrients": NutrientRead,
    "supplement-forms": SupplementFormRead,
    "dosages": DosageRead,
    "food-groups": FoodGroupRead,
    "foods": FoodRead,
    "lifestyle-advice": LifestyleAdviceRead,
    "cautions": CautionRead,
    "claims": ClaimRead,
    "gaps": GapRead,
    "conflicts": ConflictRead,
    "sources": SourceRead,
    "references": ReferenceRead,
    "vocabularies": VocabularyRead,
}
