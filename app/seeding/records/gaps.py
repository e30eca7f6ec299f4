"""The strict record class of gaps."""

from typing import Annotated, ClassVar

from sqlmodel import Field

from app.models.gap import GapBase
from app.models.record import ANY_TYPE, IdOf, Slug
from app.schemas.common import ReadModel
from app.schemas.gap import GapRead
from app.seeding.records.base import REFERENCES, CorrectionKey, LightRecord


class GapRecord(GapBase, LightRecord):
    """A record of `gaps.yaml`."""

    file: ClassVar[str] = "gaps"
    read_model: ClassVar[type[ReadModel]] = GapRead

    correction_keys: list[CorrectionKey] = Field(default_factory=list, max_length=10)
    about: Annotated[list[Slug], ANY_TYPE] = Field(min_length=1, max_length=40)
    silent_sources: Annotated[list[Slug], IdOf(("sources",))] = Field(min_length=1, max_length=10)
    references: Annotated[list[Slug], REFERENCES] = Field(default_factory=list, max_length=12)
