"""Parameters and results of `/v1/records`: records of any type by id."""

from typing import Annotated, Final

from pydantic import ConfigDict, Field, RootModel

from app.models.registry import RECORD_OR_PART
from app.schemas.caution import CautionRead
from app.schemas.claim import ClaimRead
from app.schemas.common import ReadModel
from app.schemas.condition import ConditionRead
from app.schemas.conflict import ConflictRead
from app.schemas.dosage import DosageRead
from app.schemas.envelope import Meta
from app.schemas.factor import FactorRead
from app.schemas.food import FoodGroupRead, FoodRead
from app.schemas.gap import GapRead
from app.schemas.lifestyle_advice import LifestyleAdviceRead
from app.schemas.mechanism import MechanismRead
from app.schemas.missing import MissingRead
from app.schemas.nutrient import IntakeRead, NutrientRead
from app.schemas.query import ComputedQuery, OrderedCSV, SlugText
from app.schemas.reference import ReferenceRead
from app.schemas.source import PassageRead, SourceRead
from app.schemas.supplement_form import SupplementFormRead
from app.schemas.symptom import SymptomRead
from app.schemas.vocabulary import VocabularyRead

MAX_IDS: Final = 50


class AnyRecord(
    RootModel[
        ConditionRead
        | SymptomRead
        | FactorRead
        | MechanismRead
        | NutrientRead
        | SupplementFormRead
        | DosageRead
        | FoodGroupRead
        | FoodRead
        | LifestyleAdviceRead
        | CautionRead
        | ClaimRead
        | GapRead
        | ConflictRead
        | SourceRead
        | ReferenceRead
        | VocabularyRead
        | PassageRead
        | IntakeRead
    ]
):
    """A record of any type, a passage or an intake; `type` says which."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True, defer_build=True)


class RecordsRead(ReadModel):
    """The requested records, and the ids that have none."""

    items: list[AnyRecord] = Field(
        max_length=MAX_IDS, description="The records, each as at its own address, in the requested order."
    )
    missing: list[MissingRead] = Field(
        max_length=MAX_IDS,
        description="The requested ids without a record, in the requested order. The successor of a withdrawn record "
        "is named here, but not added to `items`.",
    )
    meta: Meta = Field(description="Release, licence, attribution and notice for the whole response.")


class RecordsQuery(ComputedQuery):
    """Query parameters of the records of any type."""

    ids: Annotated[OrderedCSV[SlugText], RECORD_OR_PART] = Field(
        max_length=MAX_IDS, description="Ids of records, passages and intakes. Repeated ids count once."
    )
