"""The strict record classes of the seed files, one for each file under `seed/`."""

from typing import Annotated, Final

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

REFERENCES = IdOf(("references",))
PASSAGES = IdOf(("passages",))


CorrectionKey = Annotated[str, Field(schema_extra={"pattern": r"^c\d\d$"})]


class SeedRecord(SQLModel):
    """A record, or a part of one, in a seed file; unknown members and empty texts are refused."""

    model_config = ConfigDict(extra="forbid", str_min_length=1)  # type: ignore[assignment]  # SQLModel narrows the type


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


class SymptomRecord(SymptomBase, ContentRecord):
    """A record of `symptoms.yaml`."""


class FactorRecord(FactorBase, ContentRecord):
    """A record of `factors.yaml`."""


class MechanismRecord(MechanismBase, ContentRecord):
    """A record of `mechanisms.yaml`."""


class NutrientRecord(NutrientBase, ContentRecord):
    """A record of `nutrients.yaml`."""


class IntakeRecord(IntakeBase, SeedRecord):
    """A record of `intakes.yaml`."""

    references: Annotated[list[Slug], REFERENCES] = Field(min_length=1, max_length=5)


class IdentifierRecord(IdentifierBase, SeedRecord):
    """An identifier of a composition."""


class CompositionRecord(CompositionBase, SeedRecord):
    """A composition of a supplement form."""

    identifiers: list[IdentifierRecord] = Field(default_factory=list, max_length=12)


class SupplementFormRecord(SupplementFormBase, ContentRecord):
    """A record of `supplement-forms.yaml`."""

    routes: list[Route] = Field(default_factory=list, max_length=4)
    preparations: list[Preparation] = Field(default_factory=list, max_length=10)
    compositions: list[CompositionRecord] = Field(default_factory=list, max_length=6)


class CorrectionRecord(CorrectionBase, SeedRecord):
    """A correction of a claim or a dosage."""

    references: Annotated[list[Slug], REFERENCES] = Field(default_factory=list, max_length=8)


class DosageRecord(DosageBase, ContentRecord):
    """A record of `dosages.yaml`."""

    correction: CorrectionRecord | None = None


class FoodGroupRecord(ContentRecord):
    """A record of `food-groups.yaml`."""


class ServingRecord(ServingBase, SeedRecord):
    """The serving of a food."""


class FoodRecord(FoodBase, ContentRecord):
    """A record of `foods.yaml`."""

    serving: ServingRecord


class LifestyleAdviceRecord(LifestyleAdviceBase, ContentRecord):
    """A record of `lifestyle-advice.yaml`."""


class CautionRecord(CautionBase, ContentRecord):
    """A record of `cautions.yaml`."""

    about: Annotated[list[Slug], ANY_TYPE] = Field(min_length=1, max_length=40)
    audience: list[Audience] = Field(default_factory=list, max_length=10)


class QuantityRecord(QuantityBase, SeedRecord):
    """The quantity of a claim."""


class AssessmentRecord(AssessmentBase, SeedRecord):
    """The assessment of a claim."""

    references: Annotated[list[Slug], REFERENCES] = Field(default_factory=list, max_length=12)


class ClaimRecord(ClaimEnds, ClaimBase, LightRecord):
    """A record of `claims.yaml`."""

    correction_keys: list[CorrectionKey] = Field(default_factory=list, max_length=10)
    value: QuantityRecord | None = None
    passages: Annotated[list[Slug], PASSAGES] = Field(default_factory=list, max_length=3)
    assessment: AssessmentRecord
    correction: CorrectionRecord | None = None


class GapRecord(GapBase, LightRecord):
    """A record of `gaps.yaml`."""

    correction_keys: list[CorrectionKey] = Field(default_factory=list, max_length=10)
    about: Annotated[list[Slug], ANY_TYPE] = Field(min_length=1, max_length=40)
    silent_sources: Annotated[list[Slug], IdOf(("sources",))] = Field(min_length=1, max_length=10)
    references: Annotated[list[Slug], REFERENCES] = Field(default_factory=list, max_length=12)


class ConflictRecord(ConflictBase, LightRecord):
    """A record of `conflicts.yaml`."""

    correction_keys: list[CorrectionKey] = Field(default_factory=list, max_length=10)
    claims: Annotated[list[Slug], IdOf(("claims",))] = Field(min_length=1, max_length=20)
    references: Annotated[list[Slug], REFERENCES] = Field(default_factory=list, max_length=12)


class CommercialInterestRecord(CommercialInterestBase, SeedRecord):
    """The commercial interest of a source."""


class SourceRecord(SourceBase, LightRecord):
    """A record of `sources.yaml`."""

    commercial_interest: CommercialInterestRecord


class PassageRecord(PassageBase, SeedRecord):
    """A record of `passages.yaml`."""


class ReferenceRecord(ReferenceBase, LightRecord):
    """A record of `references.yaml`."""


class TermRecord(TermBase, SeedRecord):
    """A term of a vocabulary."""


class VocabularyRecord(LightRecord):
    """A record of `vocabularies.yaml`."""

    terms: list[TermRecord] = Field(min_length=1, max_length=60)


class CodeSystemRecord(CodeSystemBase, SeedRecord):
    """A record of `code-systems.yaml`."""


class NoticeRecord(NoticeScope, NoticeBase, SeedRecord):
    """A record of `notices.yaml`."""


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
