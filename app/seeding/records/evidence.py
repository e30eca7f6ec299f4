"""The strict record class of evidence summaries."""

from typing import Annotated, ClassVar

from sqlmodel import Field

from app.models.evidence import EffectBase, EvidenceBase, EvidenceEnds, StudyBase
from app.models.record import ANY_TYPE, IdOf, Slug
from app.schemas.common import ReadModel
from app.schemas.evidence import MAX_STUDIES, EvidenceRead
from app.seeding.records.base import LightRecord, SeedRecord

ReferenceId = Annotated[Slug, IdOf(("references",))]


class EffectRecord(EffectBase, SeedRecord):
    """The effect that a summary quotes."""

    reference: ReferenceId


class StudyRecord(StudyBase, SeedRecord):
    """A study of a summary."""

    reference: ReferenceId


class EvidenceRecord(EvidenceEnds, EvidenceBase, LightRecord):
    """A record of `evidence.yaml`."""

    file: ClassVar[str] = "evidence"
    read_model: ClassVar[type[ReadModel]] = EvidenceRead

    covers: Annotated[list[Slug], ANY_TYPE] = Field(default_factory=list, max_length=40)
    effect: EffectRecord | None = None
    studies: list[StudyRecord] = Field(default_factory=list, max_length=MAX_STUDIES)

    @property
    def ends(self) -> list[str]:
        """Ids of the records that it is about: its subject and, unless that is a term, its outcome."""
        return [self.subject, *filter(None, [self.outcome])]

    @property
    def cited(self) -> list[str]:
        """Ids of all references that it cites, each once, in order of importance."""
        effect = [self.effect.reference] if self.effect else []
        return list(dict.fromkeys([*effect, *(study.reference for study in self.studies)]))
