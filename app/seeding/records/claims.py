"""The strict record class of claims."""

from typing import Annotated, ClassVar

from sqlmodel import Field

from app.models.claim import AssessmentBase, ClaimBase, ClaimEnds, CorrectionBase, QuantityBase
from app.models.record import Slug
from app.schemas.claim import MAX_CLAIM_PASSAGES, ClaimRead
from app.schemas.common import ReadModel
from app.seeding.records.base import PASSAGES, REFERENCES, CorrectionKey, LightRecord, SeedRecord


class QuantityRecord(QuantityBase, SeedRecord):
    """The quantity of a claim."""


class AssessmentRecord(AssessmentBase, SeedRecord):
    """The assessment of a claim."""

    references: Annotated[list[Slug], REFERENCES] = Field(default_factory=list, max_length=12)


class CorrectionRecord(CorrectionBase, SeedRecord):
    """A correction of a claim or a dosage."""

    references: Annotated[list[Slug], REFERENCES] = Field(default_factory=list, max_length=8)


class ClaimRecord(ClaimEnds, ClaimBase, LightRecord):
    """A record of `claims.yaml`."""

    file: ClassVar[str] = "claims"
    read_model: ClassVar[type[ReadModel]] = ClaimRead

    correction_keys: list[CorrectionKey] = Field(default_factory=list, max_length=10)
    value: QuantityRecord | None = None
    passages: Annotated[list[Slug], PASSAGES] = Field(default_factory=list, max_length=MAX_CLAIM_PASSAGES)
    assessment: AssessmentRecord
    correction: CorrectionRecord | None = None

    @property
    def ends(self) -> list[str]:
        """Ids of the records that it connects: its subject and, unless that is a term or a quantity, its object."""
        return [self.subject, *filter(None, [self.object])]
