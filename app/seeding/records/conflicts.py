"""The strict record class of conflicts."""

from typing import Annotated, ClassVar

from sqlmodel import Field

from app.models.conflict import ConflictBase
from app.models.record import IdOf, Slug
from app.schemas.common import ReadModel
from app.schemas.conflict import ConflictRead
from app.seeding.records.base import REFERENCES, CorrectionKey, LightRecord


class ConflictRecord(ConflictBase, LightRecord):
    """A record of `conflicts.yaml`."""

    file: ClassVar[str] = "conflicts"
    read_model: ClassVar[type[ReadModel]] = ConflictRead

    correction_keys: list[CorrectionKey] = Field(default_factory=list, max_length=10)
    claims: Annotated[list[Slug], IdOf(("claims",))] = Field(min_length=1, max_length=20)
    references: Annotated[list[Slug], REFERENCES] = Field(default_factory=list, max_length=12)
