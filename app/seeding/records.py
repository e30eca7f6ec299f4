"""The strict record classes of the seed files, one for each file under `seed/`."""

from typing import Annotated, ClassVar, Final

from pydantic import ConfigDict
from sqlmodel import Field, SQLModel

from app.models.associations import CodeBase, CodeSystemBase
from app.models.caution import CautionBase
from app.models.change import ChangeBase
from app.models.claim import AssessmentBase, ClaimBase, ClaimEnds, CorrectionBase, QuantityBase
from app.models.condition import ConditionBase
from app.models.conflict import ConflictBase
from app.models.dosage import DosageBase
from app.models.factor import FactorBase
from app.models.food import FoodBase, ServingBase
from app.models.gap import GapBase
from app.models.lifestyle_advice import LifestyleAdviceBase
from app.models.mechanism import MechanismBase
from app.models.nutrient import IntakeBase, NutrientBase
from app.models.record import ANY_TYPE, ContentBase, IdOf, RecordBase, Slug
from app.models.reference import ReferenceBase
from app.models.release import DigestBase, NoticeBase, NoticeScope, ReleaseBase
from app.models.source import CommercialInterestBase, PassageBase, SourceBase
from app.models.supplement_form import CompositionBase, IdentifierBase, SupplementFormBase
from app.models.symptom import SymptomBase
from app.models.terms import Audience, Preparation, Route
from app.models.vocabulary import TermBase
from app.schemas.caution import CautionRead
from app.schemas.claim import ClaimRead
from app.schemas.common import ReadModel
from app.schemas.condition import ConditionRead
from app.schemas.conflict import ConflictRead
from app.schemas.dosage import DosageRead
from app.schemas.factor import FactorRead
from app.schemas.food import FoodGroupRead, FoodRead
from app.schemas.gap import GapRead
from app.schemas.lifestyle_advice import LifestyleAdviceRead
from app.schemas.mechanism import MechanismRead
from app.schemas.nutrient import IntakeRead, NutrientRead
from app.schemas.reference import ReferenceRead
from app.schemas.source import PassageRead, SourceRead
from app.schemas.supplement_form import SupplementFormRead
from app.schemas.symptom import SymptomRead
from app.schemas.vocabulary import VocabularyRead

REFERENCES = IdOf(("references",))
PASSAGES = IdOf(("passages",))


CorrectionKey = Annotated[str, Field(schema_extra={"pattern": r"^c\d\d$"})]


class SeedRecord(SQLModel):
    """A record, or a part of one, in a seed file; unknown members and empty texts are refused."""

    model_config = ConfigDict(extra="forbid", str_min_length=1)  # type: ignore[assignment]  # SQLModel narrows the type

    read_model: ClassVar[type[ReadModel]]
    """The model of its document in the API; only records that have a document have one."""


class Identified(SeedRecord):
    """A record with an id."""

    id: Slug


class CodeRecord(CodeBase, SeedRecord):
    """A code of a record."""


class ContentRecord(ContentBase, RecordBase, Identified):
    """The members shared by all records for readers."""

    synonyms: list[Annotated[str, Field(max_length=120)]] = Field(default_factory=list, max_length=40)
    codes: list[CodeRecord] = Field(default_factory=list, max_length=40)
    passages: Annotated[list[Slug], PASSAGES] = Field(default_factory=list, max_length=60)
    references: Annotated[list[Slug], REFERENCES] = Field(default_factory=list, max_length=40)


class LightRecord(RecordBase, Identified):
    """The members shared by records without reader texts."""


class ConditionRecord(ConditionBase, ContentRecord):
    """A record of `conditions.yaml`."""

    read_model: ClassVar[type[ReadModel]] = ConditionRead


class SymptomRecord(SymptomBase, ContentRecord):
    """A record of `symptoms.yaml`."""

    read_model: ClassVar[type[ReadModel]] = SymptomRead


class FactorRecord(FactorBase, ContentRecord):
    """A record of `factors.yaml`."""

    read_model: ClassVar[type[ReadModel]] = FactorRead


class MechanismRecord(MechanismBase, ContentRecord):
    """A record of `mechanisms.yaml`."""

    read_model: ClassVar[type[ReadModel]] = MechanismRead


class NutrientRecord(NutrientBase, ContentRecord):
    """A record of `nutrients.yaml`."""

    read_model: ClassVar[type[ReadModel]] = NutrientRead


class IntakeRecord(IntakeBase, SeedRecord):
    """A record of `intakes.yaml`."""

    read_model: ClassVar[type[ReadModel]] = IntakeRead

    references: Annotated[list[Slug], REFERENCES] = Field(min_length=1, max_length=5)


class IdentifierRecord(IdentifierBase, SeedRecord):
    """An identifier of a composition."""


class CompositionRecord(CompositionBase, SeedRecord):
    """A composition of a supplement form."""

    identifiers: list[IdentifierRecord] = Field(default_factory=list, max_length=12)


class SupplementFormRecord(SupplementFormBase, ContentRecord):
    """A record of `supplement-forms.yaml`."""

    read_model: ClassVar[type[ReadModel]] = SupplementFormRead

    routes: list[Route] = Field(default_factory=list, max_length=4)
    preparations: list[Preparation] = Field(default_factory=list, max_length=10)
    compositions: list[CompositionRecord] = Field(default_factory=list, max_length=6)


class CorrectionRecord(CorrectionBase, SeedRecord):
    """A correction of a claim or a dosage."""

    references: Annotated[list[Slug], REFERENCES] = Field(default_factory=list, max_length=8)


class DosageRecord(DosageBase, ContentRecord):
    """A record of `dosages.yaml`."""

    read_model: ClassVar[type[ReadModel]] = DosageRead

    correction: CorrectionRecord | None = None


class FoodGroupRecord(ContentRecord):
    """A record of `food-groups.yaml`."""

    read_model: ClassVar[type[ReadModel]] = FoodGroupRead


class ServingRecord(ServingBase, SeedRecord):
    """The serving of a food."""


class FoodRecord(FoodBase, ContentRecord):
    """A record of `foods.yaml`."""

    read_model: ClassVar[type[ReadModel]] = FoodRead

    serving: ServingRecord


class LifestyleAdviceRecord(LifestyleAdviceBase, ContentRecord):
    """A record of `lifestyle-advice.yaml`."""

    read_model: ClassVar[type[ReadModel]] = LifestyleAdviceRead


class CautionRecord(CautionBase, ContentRecord):
    """A record of `cautions.yaml`."""

    read_model: ClassVar[type[ReadModel]] = CautionRead

    about: Annotated[list[Slug], ANY_TYPE] = Field(min_length=1, max_length=40)
    audience: list[Audience] = Field(default_factory=list, max_length=10)


class QuantityRecord(QuantityBase, SeedRecord):
    """The quantity of a claim."""


class AssessmentRecord(AssessmentBase, SeedRecord):
    """The assessment of a claim."""

    references: Annotated[list[Slug], REFERENCES] = Field(default_factory=list, max_length=12)


class ClaimRecord(ClaimEnds, ClaimBase, LightRecord):
    """A record of `claims.yaml`."""

    read_model: ClassVar[type[ReadModel]] = ClaimRead

    correction_keys: list[CorrectionKey] = Field(default_factory=list, max_length=10)
    value: QuantityRecord | None = None
    passages: Annotated[list[Slug], PASSAGES] = Field(default_factory=list, max_length=3)
    assessment: AssessmentRecord
    correction: CorrectionRecord | None = None


class GapRecord(GapBase, LightRecord):
    """A record of `gaps.yaml`."""

    read_model: ClassVar[type[ReadModel]] = GapRead

    correction_keys: list[CorrectionKey] = Field(default_factory=list, max_length=10)
    about: Annotated[list[Slug], ANY_TYPE] = Field(min_length=1, max_length=40)
    silent_sources: Annotated[list[Slug], IdOf(("sources",))] = Field(min_length=1, max_length=10)
    references: Annotated[list[Slug], REFERENCES] = Field(default_factory=list, max_length=12)


class ConflictRecord(ConflictBase, LightRecord):
    """A record of `conflicts.yaml`."""

    read_model: ClassVar[type[ReadModel]] = ConflictRead

    correction_keys: list[CorrectionKey] = Field(default_factory=list, max_length=10)
    claims: Annotated[list[Slug], IdOf(("claims",))] = Field(min_length=1, max_length=20)
    references: Annotated[list[Slug], REFERENCES] = Field(default_factory=list, max_length=12)


class CommercialInterestRecord(CommercialInterestBase, SeedRecord):
    """The commercial interest of a source."""


class SourceRecord(SourceBase, LightRecord):
    """A record of `sources.yaml`."""

    read_model: ClassVar[type[ReadModel]] = SourceRead

    commercial_interest: CommercialInterestRecord


class PassageRecord(PassageBase, SeedRecord):
    """A record of `passages.yaml`."""

    read_model: ClassVar[type[ReadModel]] = PassageRead


class ReferenceRecord(ReferenceBase, LightRecord):
    """A record of `references.yaml`."""

    read_model: ClassVar[type[ReadModel]] = ReferenceRead


class TermRecord(TermBase, SeedRecord):
    """A term of a vocabulary."""


class VocabularyRecord(LightRecord):
    """A record of `vocabularies.yaml`."""

    read_model: ClassVar[type[ReadModel]] = VocabularyRead

    terms: list[TermRecord] = Field(min_length=1, max_length=60)


class CodeSystemRecord(CodeSystemBase, SeedRecord):
    """A record of `code-systems.yaml`."""


class NoticeRecord(NoticeScope, NoticeBase, SeedRecord):
    """A record of `notices.yaml`."""


class OrderRecord(Identified):
    """A record of `orders.yaml`, for the list of one type."""

    id: Slug = Field(description="Type of the records, such as `conditions`.")
    records: Annotated[list[Slug], ANY_TYPE] = Field(
        min_length=1,
        max_length=1000,
        description="Ids of the records that come first in the list, in this order. The others follow by name.",
    )


class ChangeRecord(ChangeBase, SeedRecord):
    """A record of `changes.yaml`, written by `release`."""


class DigestRecord(DigestBase, Identified):
    """A record of `digests.yaml`, written by `release`."""


class ReleaseRecord(ReleaseBase, SeedRecord):
    """A record of `releases.yaml`."""


RECORD_CLASSES: dict[str, type[SeedRecord]] = {
    "releases": ReleaseRecord,
    "changes": ChangeRecord,
    "digests": DigestRecord,
    "notices": NoticeRecord,
    "orders": OrderRecord,
    "code-systems": CodeSystemRecord,
    "vocabularies": VocabularyRecord,
    "sources": SourceRecord,
    "passages": PassageRecord,
    "references": ReferenceRecord,
    "conditions": ConditionRecord,
    "symptoms": SymptomRecord,
    "factors": FactorRecord,
    "mechanisms": MechanismRecord,
    "nutrients": NutrientRecord,
    "intakes": IntakeRecord,
    "supplement-forms": SupplementFormRecord,
    "dosages": DosageRecord,
    "food-groups": FoodGroupRecord,
    "foods": FoodRecord,
    "lifestyle-advice": LifestyleAdviceRecord,
    "cautions": CautionRecord,
    "claims": ClaimRecord,
    "gaps": GapRecord,
    "conflicts": ConflictRecord,
}
"""The record class of each file, by file name without `.yaml`."""

HISTORY_FILES: Final = ("releases", "changes", "digests")
"""History files: they describe changes of records and contain no records of content."""
